#include "source/transfer_message.h"

#include "test/catch.h"

namespace sluice::source {
namespace {

TransferRequest some_request() {
  TransferRequest request;
  request.budget = std::chrono::milliseconds(1234);
  Transfer first;
  first.url = "https://example.com/a?b=c\n\"";
  first.path = "cache/1";
  first.etag = "\"e\"";
  first.last_modified = "yesterday";
  first.max_bytes = UINT64_MAX;
  first.accept = std::string("a\0b", 3);
  first.gzip = true;
  request.transfers = {first, Transfer{}};
  return request;
}

std::vector<TransferResult> some_results() {
  TransferResult result;
  result.status = -7;
  result.not_modified = true;
  result.etag = "e";
  result.last_modified = "l";
  result.object_hash = "crc32c=";
  result.retry_after = std::chrono::seconds(60);
  result.bytes = 1ULL << 40;
  result.error = "failed";
  result.retryable = true;
  return {result, TransferResult{}};
}

TEST_CASE("requests and results come out of their messages as they went in", "[download]") {
  const auto request = read_request(to_message(some_request()));
  REQUIRE(request);
  CHECK(request->budget == std::chrono::milliseconds(1234));
  REQUIRE(request->transfers.size() == 2);
  const Transfer& transfer = request->transfers[0];
  const TransferRequest sent = some_request();
  CHECK(transfer.url == sent.transfers[0].url);
  CHECK(transfer.path == "cache/1");
  CHECK(transfer.etag == "\"e\"");
  CHECK(transfer.last_modified == "yesterday");
  CHECK(transfer.max_bytes == UINT64_MAX);
  CHECK(transfer.accept == sent.transfers[0].accept);
  CHECK(transfer.gzip);
  CHECK(to_message(*request) == to_message(sent));

  const auto results = read_results(to_message(some_results()));
  REQUIRE(results);
  REQUIRE(results->size() == 2);
  const TransferResult& result = results->front();
  CHECK(result.status == -7);
  CHECK(result.not_modified);
  CHECK(result.retry_after == std::chrono::seconds(60));
  CHECK(result.bytes == 1ULL << 40);
  CHECK(result.error == "failed");
  CHECK(result.retryable);
  CHECK(to_message(*results) == to_message(some_results()));
}

TEST_CASE("cut-off, longer and lying messages are none", "[download]") {
  const std::string request = to_message(some_request());
  const std::string results = to_message(some_results());
  for (std::size_t size = 0; size < request.size(); ++size) {
    CHECK_FALSE(read_request(std::string_view(request).substr(0, size)));
  }
  for (std::size_t size = 0; size < results.size(); ++size) {
    CHECK_FALSE(read_results(std::string_view(results).substr(0, size)));
  }
  CHECK_FALSE(read_request(request + 'x'));
  CHECK_FALSE(read_results(results + 'x'));
  // A count that the bytes don't have, and one that would take all memory.
  for (const char c : {'\x03', '\xFF'}) {
    std::string lying = results;
    lying[0] = c;
    CHECK_FALSE(read_results(lying));
    lying = std::string(8, c);
    CHECK_FALSE(read_results(lying));
    lying = request;
    lying[8] = c;
    CHECK_FALSE(read_request(lying));
  }
  std::string text_too_long = request;
  text_too_long[16 + 7] = '\x7F';
  CHECK_FALSE(read_request(text_too_long));
}

}  // namespace
}  // namespace sluice::source
