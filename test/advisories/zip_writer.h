// Makes zip archives for tests.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <utility>
#include <vector>

#include "test/catch.h"

namespace sluice::advisories {

inline void write_zip_files(archive* writer,
                            const std::vector<std::pair<std::string, std::string>>& files) {
  for (const auto& [name, bytes] : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
    REQUIRE(archive_write_data(writer, bytes.data(), bytes.size()) ==
            static_cast<la_ssize_t>(bytes.size()));
    archive_entry_free(entry);
  }
}

/// An archive in memory. `options` are libarchive's: "compression=store", "encryption=aes256".
inline std::string zip_bytes(const std::vector<std::pair<std::string, std::string>>& files,
                             const char* options = "compression=deflate",
                             const char* passphrase = nullptr) {
  archive* writer = archive_write_new();
  REQUIRE(writer != nullptr);
  REQUIRE(archive_write_set_format_zip(writer) == ARCHIVE_OK);
  REQUIRE(archive_write_set_options(writer, options) == ARCHIVE_OK);
  if (passphrase != nullptr) {
    REQUIRE(archive_write_set_passphrase(writer, passphrase) == ARCHIVE_OK);
  }
  std::size_t most = 4096;
  for (const auto& [name, bytes] : files) most += 2 * name.size() + bytes.size() + 512;
  std::string zip(most, '\0');
  std::size_t used = 0;
  REQUIRE(archive_write_open_memory(writer, zip.data(), zip.size(), &used) == ARCHIVE_OK);
  write_zip_files(writer, files);
  REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  zip.resize(used);
  return zip;
}

inline void write_zip(const std::string& path,
                      const std::vector<std::pair<std::string, std::string>>& files) {
  archive* writer = archive_write_new();
  REQUIRE(writer != nullptr);
  REQUIRE(archive_write_set_format_zip(writer) == ARCHIVE_OK);
  REQUIRE(archive_write_open_filename(writer, path.c_str()) == ARCHIVE_OK);
  write_zip_files(writer, files);
  REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
}

}  // namespace sluice::advisories
