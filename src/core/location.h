// Where something stands in the scanned tree.
#pragma once

#include <compare>
#include <cstddef>
#include <string>

namespace sluice {

/// A place in a file: path relative to the scan's root with '/' separators; line and column are
/// 1-based and count bytes; 0 means "not known". The end is inclusive of the last byte's column
/// + 1.
struct Location {
  std::string path;
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t end_line = 0;
  std::size_t end_column = 0;
  std::string commit = {};  ///< of a git history: hex id of the commit that brought it here
  /// In an archive or a source map: the file inside, that line and column belong to; '!' stands
  /// between nested ones.
  std::string inner = {};

  friend auto operator<=>(const Location&, const Location&) = default;
};

}  // namespace sluice
