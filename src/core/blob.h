// Bytes of one file, or of one block of a big file, on their way to the analyzers.
// Analyzers do no I/O: this is all they see.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

/// A view of bytes that the source owns for the time of the call.
struct Blob {
  std::string_view path;         ///< relative to the root, '/' separators
  std::string_view bytes;        ///< text as UTF-8 where the file had a UTF-16 byte order mark
  std::size_t first_line = 1;    ///< line number of the first byte
  std::size_t first_column = 1;  ///< column of the first byte
  /// Only matches that begin in [report_begin, report_end) belong to this block; what lies around
  /// is context that the neighbouring blocks hold too.
  std::size_t report_begin = 0;
  std::size_t report_end = std::string_view::npos;
  bool binary = false;  ///< NUL bytes in the file's first block
  /// Path of the file that these bytes were unpacked or decoded from; empty for the file itself.
  /// `path` is then this one with the name inside appended, so that patterns fit both.
  std::string_view container = {};
  std::string_view inner = {};  ///< the name inside, as the container has it
};

/// A whole file kept in memory after the walk, for parsers that need several files at once.
struct KeptFile {
  std::string path;
  std::string bytes;
};

}  // namespace sluice
