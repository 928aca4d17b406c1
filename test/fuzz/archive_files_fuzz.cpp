// libFuzzer target: the first byte is the length of the pieces, the rest an archive. It must stay
// within small limits, whole and in pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "source/archive_files.h"
#include "source/zip_entries.h"

namespace {

struct Counter final : sluice::source::ArchiveSink {
  std::size_t begin_archive(std::string_view) override {
    if (open) std::abort();
    return levels++;
  }
  void archive_bytes(std::size_t number, std::string_view) override {
    if (number >= levels) std::abort();
  }
  void end_archive() override {
    if (open || levels == 0) std::abort();
    --levels;
  }
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
  std::size_t levels = 0;
  bool open = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::source;
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const ArchiveLimits limits{100, 1 << 16, 1 << 20, 1 << 19, 1000, nullptr, 2};
  ArchiveKind kind = archive_kind(bytes);
  if (kind == ArchiveKind::kNone) kind = ArchiveKind::kZip;
  Counter whole;
  read_archive("a/b.gz", kind, bytes, limits, whole);
  if (whole.open || whole.levels != 0 || whole.total > limits.most_total) std::abort();
  const std::size_t end = zip_end(bytes).value_or(0);
  if (end > bytes.size()) std::abort();
  std::size_t at = 0;
  const std::size_t step = std::max<std::size_t>(data[0], 1);
  const ArchiveInput input{bytes.size(),
                           [&]() -> sluice::Result<std::string_view> {
                             const std::string_view piece =
                                 bytes.substr(std::min(at, bytes.size()), step);
                             at += piece.size();
                             return piece;
                           },
                           [&](std::uint64_t offset) -> sluice::Status {
                             at = static_cast<std::size_t>(offset);
                             return std::nullopt;
                           }};
  for (const std::size_t of : {end, std::size_t{0}}) {
    Counter pieces;
    at = 0;
    read_archive("a/b.gz", kind, input, of, limits, pieces);
    if (pieces.open || pieces.levels != 0 || pieces.total > limits.most_total) std::abort();
  }
  return 0;
}
