// Reads a file that may be gzip-compressed, through libarchive (which stays in gzip_file.cpp).
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace sluice::source {

/// The file's bytes, unpacked if it is gzip. An error above `limit` unpacked bytes, or if the
/// file is damaged or cut short.
Result<std::string> read_gzip_file(const std::string& path, std::uint64_t limit);

}  // namespace sluice::source
