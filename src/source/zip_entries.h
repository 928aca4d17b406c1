// Reads the files of a zip archive one after the other, through libarchive (which stays in
// zip_entries.cpp; no other format is enabled). Thread-safe: every call has its own reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::source {

/// Caps against archives that are made to unpack to more than anyone has.
struct ZipLimits {
  std::uint64_t entry_bytes = 16ULL << 20;
  std::uint64_t total_bytes = 4ULL << 30;
  std::uint64_t entries = 2'000'000;
};

/// One file of the archive.
struct ZipEntry {
  std::size_t index = 0;       ///< of all entries, from 0
  std::string_view name;       ///< as stored; not to be used as a path
  Result<std::string> bytes;   ///< an error if it is over `entry_bytes` or encrypted
  std::uint64_t position = 0;  ///< bytes of the archive read so far, for progress
};

/// Calls `visit` for every regular file that `wanted` takes by its index, in the archive's order;
/// the others are passed over without being unpacked, so that several threads can share an archive.
/// `wanted` is asked once per entry, in ascending order; empty takes all. An error for an archive
/// that is damaged, cut short or over its limits: what was visited until then is not all of it.
Status for_each_zip_entry(const std::string& path, const ZipLimits& limits,
                          const std::function<bool(std::size_t index)>& wanted,
                          const std::function<void(ZipEntry entry)>& visit);

}  // namespace sluice::source
