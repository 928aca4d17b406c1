// Compresses and decompresses whole files as one zstd frame (RFC 8878), from descriptor to
// descriptor with bounded memory, and hashes both sides on the way. Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::advisories {

/// Decompression takes 2^27 = 128 MiB at most for the window, whatever the frame asks for.
inline constexpr int kMaxWindowLog = 27;

/// What went through.
struct StreamTotals {
  std::uint64_t plain_size = 0;  ///< bytes
  std::uint64_t compressed_size = 0;
  std::string plain_sha256;  ///< hex
  std::string compressed_sha256;
};

/// Compresses `plain_size` bytes, which must be all that `source` still has, into `target`, at
/// level 19 and on a few threads if the library can.
Result<StreamTotals> compress_stream(int source, std::uint64_t plain_size, int target);

/// Reads exactly `compressed_size` bytes from `source` and writes exactly `plain_size` bytes to
/// `target`, never more. The input must be one frame. What is wrong with the data is an error that
/// begins with "damaged"; errors of the files begin with "cannot".
Result<StreamTotals> decompress_stream(int source, std::uint64_t compressed_size, int target,
                                       std::uint64_t plain_size);

/// Decompresses one frame in memory. False unless it gives exactly the bytes that `plain` has room
/// for.
bool decompress_frame(std::span<const unsigned char> frame, std::span<char> plain);

/// Writes all of it, through interruptions. Nothing, or the Error that errno gives.
Status write_bytes(int file, std::string_view bytes);

/// Reads up to `size` bytes, fewer only at the end of the file.
Result<std::size_t> read_bytes(int file, char* bytes, std::size_t size);

}  // namespace sluice::advisories
