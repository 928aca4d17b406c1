#include "source/gzip_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

namespace sluice::source {
namespace {

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

}  // namespace

Result<std::string> read_gzip_file(const std::string& path, std::uint64_t limit) {
  constexpr std::size_t kBlock = 1U << 16;
  const std::unique_ptr<archive, FreeArchive> reader(archive_read_new());
  if (reader == nullptr) return Error{path, 0, "out of memory"};
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_read_support_format_empty(reader.get());
  archive_entry* entry = nullptr;
  const auto failed = [&] {
    const char* text = archive_error_string(reader.get());
    return Error{path, 0, std::string("cannot read the file: ") + (text ? text : "damaged")};
  };
  if (archive_read_open_filename(reader.get(), path.c_str(), kBlock) != ARCHIVE_OK) return failed();
  const int code = archive_read_next_header(reader.get(), &entry);
  std::string bytes;
  if (code == ARCHIVE_EOF) return bytes;
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return failed();
  std::array<char, kBlock> block;
  for (;;) {
    const la_ssize_t got = archive_read_data(reader.get(), block.data(), block.size());
    if (got == 0) return bytes;
    if (got < 0) return failed();
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > limit) {
      return Error{path, 0, "larger than " + std::to_string(limit >> 20) + " MiB unpacked"};
    }
  }
}

}  // namespace sluice::source
