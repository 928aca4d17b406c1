// Makes archives and compressed files in memory for tests.
#pragma once

#include "test/advisories/zip_writer.h"

namespace sluice::test {

using Files = std::vector<std::pair<std::string, std::string>>;

namespace detail {

inline std::string write(archive* writer, const Files& files) {
  std::size_t most = 64 << 10;
  for (const auto& [name, bytes] : files) most += 2 * name.size() + 2 * bytes.size() + 4096;
  std::string packed(most, '\0');
  std::size_t used = 0;
  REQUIRE(archive_write_set_bytes_in_last_block(writer, 1) == ARCHIVE_OK);
  REQUIRE(archive_write_open_memory(writer, packed.data(), packed.size(), &used) == ARCHIVE_OK);
  advisories::write_zip_files(writer, files);
  REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  packed.resize(used);
  return packed;
}

}  // namespace detail

/// `filter`: ARCHIVE_FILTER_GZIP and so on.
inline std::string tar_bytes(const Files& files, int filter = ARCHIVE_FILTER_NONE) {
  archive* writer = archive_write_new();
  REQUIRE(archive_write_set_format_pax_restricted(writer) == ARCHIVE_OK);
  REQUIRE(archive_write_add_filter(writer, filter) == ARCHIVE_OK);
  return detail::write(writer, files);
}

inline std::string compressed(const std::string& bytes, int filter = ARCHIVE_FILTER_GZIP) {
  archive* writer = archive_write_new();
  REQUIRE(archive_write_set_format_raw(writer) == ARCHIVE_OK);
  REQUIRE(archive_write_add_filter(writer, filter) == ARCHIVE_OK);
  return detail::write(writer, {{"data", bytes}});
}

}  // namespace sluice::test
