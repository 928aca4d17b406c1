// libFuzzer target: the first byte is the length of the pieces, the rest an archive. It must stay
// within small limits, whole and in pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "source/archive_files.h"

namespace {

struct Counter final : sluice::source::ArchiveSink {
  void begin_file(std::string_view, std::string_view) override {
    if (open) std::abort();
    open = true;
  }
  void file_bytes(std::string_view bytes) override {
    if (!open) std::abort();
    total += bytes.size();
  }
  void end_file() override {
    if (!open) std::abort();
    open = false;
  }
  std::uint64_t total = 0;
  bool open = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::source;
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const ArchiveLimits limits{100, 1 << 16, 1 << 20, 1 << 19, 1000, 2};
  Counter whole;
  read_archive("a/b.gz", bytes, limits, whole);
  if (whole.open || whole.total > limits.most_total) std::abort();
  Counter pieces;
  std::size_t at = 0;
  const std::size_t step = std::max<std::size_t>(data[0], 1);
  const ByteSource source = [&]() -> sluice::Result<std::string_view> {
    const std::string_view piece = bytes.substr(std::min(at, bytes.size()), step);
    at += piece.size();
    return piece;
  };
  read_archive("a/b.gz", archive_kind(bytes), bytes.size(), source, limits, pieces);
  if (pieces.open || pieces.total > limits.most_total) std::abort();
  return 0;
}
