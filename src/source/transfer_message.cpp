#include "source/transfer_message.h"

#include <cstdint>
#include <cstring>
#include <utility>

namespace sluice::source {
namespace {

/// No more than curl is ever asked for at once; each costs memory before it is read.
constexpr std::uint64_t kMaxTransfers = 1'000'000;

/// Numbers as eight bytes of this machine, texts after their length. Both ends are one program.
class Writer {
 public:
  template <typename T>
  void number(T value) {
    const auto wide = static_cast<std::uint64_t>(value);
    char bytes[sizeof wide];
    std::memcpy(bytes, &wide, sizeof wide);
    out_.append(bytes, sizeof bytes);
  }
  void text(const std::string& value) {
    number(value.size());
    out_ += value;
  }
  std::string finish() { return std::move(out_); }

 private:
  std::string out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t wide() {
    std::uint64_t value = 0;
    if (bytes_.size() < sizeof value) return fail();
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }
  int number() { return static_cast<int>(static_cast<std::int64_t>(wide())); }
  bool flag() { return wide() != 0; }
  std::chrono::milliseconds milliseconds() {
    return std::chrono::milliseconds(static_cast<std::int64_t>(wide()));
  }
  std::string text() {
    const std::uint64_t size = wide();
    if (size > bytes_.size()) return fail(), std::string();
    std::string value(bytes_.substr(0, static_cast<std::size_t>(size)));
    bytes_.remove_prefix(static_cast<std::size_t>(size));
    return value;
  }
  bool whole() const { return sound_ && bytes_.empty(); }
  bool sound() const { return sound_; }

 private:
  std::uint64_t fail() {
    sound_ = false;
    bytes_ = {};
    return 0;
  }
  std::string_view bytes_;
  bool sound_ = true;
};

}  // namespace

std::string to_message(const TransferRequest& request) {
  Writer writer;
  writer.number(request.budget.count());
  writer.number(request.transfers.size());
  for (const Transfer& transfer : request.transfers) {
    writer.text(transfer.url);
    writer.text(transfer.path);
    writer.text(transfer.etag);
    writer.text(transfer.last_modified);
    writer.number(transfer.max_bytes);
    writer.text(transfer.accept);
    writer.number(transfer.gzip ? 1 : 0);
  }
  writer.number(request.post ? 1 : 0);
  if (request.post) {
    writer.text(request.post->url);
    writer.text(request.post->body);
    writer.number(request.post->budget.count());
    writer.number(request.post->first_pause.count());
  }
  return writer.finish();
}

std::string to_message(const PostResult& result) {
  Writer writer;
  writer.number(result.status);
  writer.text(result.error);
  writer.number(result.tries);
  return writer.finish();
}

std::string to_message(const std::vector<TransferResult>& results) {
  Writer writer;
  writer.number(results.size());
  for (const TransferResult& result : results) {
    writer.number(result.status);
    writer.number(result.not_modified ? 1 : 0);
    writer.text(result.etag);
    writer.text(result.last_modified);
    writer.text(result.object_hash);
    writer.number(result.retry_after.count());
    writer.number(result.bytes);
    writer.text(result.error);
    writer.number(result.retryable ? 1 : 0);
  }
  return writer.finish();
}

std::optional<TransferRequest> read_request(std::string_view bytes) {
  Reader reader(bytes);
  TransferRequest request;
  request.budget = reader.milliseconds();
  const std::uint64_t count = reader.wide();
  if (count > kMaxTransfers) return std::nullopt;
  for (std::uint64_t i = 0; i < count && reader.sound(); ++i) {
    Transfer& transfer = request.transfers.emplace_back();
    transfer.url = reader.text();
    transfer.path = reader.text();
    transfer.etag = reader.text();
    transfer.last_modified = reader.text();
    transfer.max_bytes = reader.wide();
    transfer.accept = reader.text();
    transfer.gzip = reader.flag();
  }
  if (reader.flag()) {
    Post& post = request.post.emplace();
    post.url = reader.text();
    post.body = reader.text();
    post.budget = reader.milliseconds();
    post.first_pause = reader.milliseconds();
  }
  if (!reader.whole()) return std::nullopt;
  return request;
}

std::optional<std::vector<TransferResult>> read_results(std::string_view bytes) {
  Reader reader(bytes);
  std::vector<TransferResult> results;
  const std::uint64_t count = reader.wide();
  if (count > kMaxTransfers) return std::nullopt;
  for (std::uint64_t i = 0; i < count && reader.sound(); ++i) {
    TransferResult& result = results.emplace_back();
    result.status = reader.number();
    result.not_modified = reader.flag();
    result.etag = reader.text();
    result.last_modified = reader.text();
    result.object_hash = reader.text();
    result.retry_after = std::chrono::seconds(static_cast<std::int64_t>(reader.wide()));
    result.bytes = reader.wide();
    result.error = reader.text();
    result.retryable = reader.flag();
  }
  if (!reader.whole()) return std::nullopt;
  return results;
}

std::optional<PostResult> read_post_result(std::string_view bytes) {
  Reader reader(bytes);
  PostResult result;
  result.status = reader.number();
  result.error = reader.text();
  result.tries = reader.number();
  if (!reader.whole()) return std::nullopt;
  return result;
}

}  // namespace sluice::source
