// libFuzzer target: the first byte picks what the rest is: what curl reports and the headers it
// wrote, the list of an export's records, a gzip file, a URL.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "advisories/feed_changes.h"
#include "advisories/modified_index.h"
#include "source/curl.h"
#include "source/curl_answer.h"
#include "source/gzip_file.h"
#include "source/transfer_url.h"

namespace {

using namespace sluice;

void expect(bool holds) {
  if (!holds) std::abort();
}

/// Bytes as a file that has a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : file_(::memfd_create("fuzz", 0)) {
    expect(file_ >= 0 &&
           ::write(file_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(file_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

void read_answer(std::string_view bytes) {
  const std::size_t cut = bytes.find('\xff');
  source::ChildOutcome outcome;
  outcome.out = bytes.substr(0, cut);
  outcome.exit_code = 0;
  const source::CurlHeaders headers = source::read_headers(
      MemoryFile(cut == std::string_view::npos ? "" : bytes.substr(cut + 1)).path());
  for (const std::string& value : {headers.etag, headers.last_modified, headers.object_hash}) {
    expect(value.find_first_of("\r\n") == std::string::npos);
  }
  source::Transfer transfer;
  transfer.url = "https://host.example/file";
  transfer.path = "/nonexistent/file";
  for (const bool batched : {false, true}) {
    for (const auto& [index, report] : source::read_reports(outcome, batched)) {
      const source::TransferResult result =
          source::judge(transfer, report, headers, std::chrono::milliseconds(1000));
      expect(result.retry_after <= std::chrono::hours(24) && result.retry_after.count() >= 0);
      expect(result.error.find('\n') == std::string::npos);
      // There is no file: only "not modified" is no error.
      expect(result.not_modified || !result.error.empty());
    }
  }
  static_cast<void>(source::tells_each_exit_code(bytes));
}

void read_index(std::string_view bytes) {
  const auto lines = advisories::read_modified_index(bytes, "modified_id.csv");
  if (!lines) {
    expect(!lines.error().message.empty());
    return;
  }
  const advisories::FeedChanges changes = advisories::find_changes(*lines, {}, "npm", Instant{});
  expect(changes.changed.size() <= lines->size() && changes.removed.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      read_answer(bytes);
      break;
    case 1:
      read_index(bytes);
      break;
    case 2: {
      const MemoryFile file(bytes);
      const auto read = source::read_gzip_file(file.path(), 1U << 16);
      expect(read ? read->size() <= 1U << 16 : !read.error().message.empty());
      break;
    }
    default:
      expect(source::url_for_display(bytes).find_first_of("\r\n\x1b") == std::string::npos);
      static_cast<void>(source::url_problem(bytes));
      static_cast<void>(source::is_validator(bytes));
  }
  return 0;
}
