// Reads the files of a zip archive one after the other, on disk or in memory, through libarchive
// (which stays in the .cpp; no other format is enabled). Thread-safe: every call has its own
// reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
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

/// Whether central directories list more entries than `limit`, counted over all bytes: an upper
/// bound, since what is stored inside counts too. libarchive reads the whole directory into memory
/// before the first entry, so this has to be known before it starts.
bool zip_lists_more_than(std::string_view archive, std::uint64_t limit);

/// The same count of a piece of an archive.
std::uint64_t zip_directory_entries(std::string_view piece);

/// Offset behind the record that ends a zip archive's directory, if one stands in the last 64 KiB:
/// a comment or anything else may follow it, and a program may stand before the archive.
std::optional<std::size_t> zip_end(std::string_view bytes);

/// How many bytes from a file's end zip_end() looks at.
inline constexpr std::size_t kZipTailBytes = (64U << 10) + 22;

/// What an archive in memory may cost.
struct ZipBufferLimits {
  std::uint64_t entries = 200'000;  ///< listed in it, or in archives stored inside of it
  /// Bytes that unpacking may still give. The calls for nested archives share it, so that nesting
  /// multiplies nothing.
  std::uint64_t* budget = nullptr;
};

/// A file that was asked for.
struct ZipBufferEntry {
  std::string_view name;      ///< as stored; not to be used as a path
  Result<std::string> bytes;  ///< an error if it is over its own limit or encrypted
};

/// The same for an archive in memory, by its central directory alone, as the JVM reads a jar: what
/// only looks like a file's header is none. `wanted` is asked for every regular file by its name
/// and gives the most bytes that it may unpack to; 0 passes it over without unpacking it. `visit`
/// must not keep views of the entry. An error (without path) for an archive without a central
/// directory, damaged, or over the limits.
Status for_each_zip_entry(std::string_view archive, const ZipBufferLimits& limits,
                          const std::function<std::uint64_t(std::string_view name)>& wanted,
                          const std::function<void(ZipBufferEntry entry)>& visit);

}  // namespace sluice::source
