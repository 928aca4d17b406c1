// The files that a git index names. An index can unfold to thousands of times its size (each path
// of version 4 may take over nearly all of the one before), so it is read here, within bounds,
// before libgit2 may read it. Takes any bytes; immutable, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::source {

/// Bytes of the index file, of all its paths, and of one path.
inline constexpr std::uint64_t kMaxGitIndexBytes = 256U << 20;
inline constexpr std::size_t kMaxIndexPaths = 256U << 20;
inline constexpr std::size_t kMaxIndexPath = 4096;

class TrackedFiles {
 public:
  /// `index`: the file's bytes; none: nothing is tracked. `folder`: of the work tree, with a '/' at
  /// its end, or empty; paths are then relative to it and those elsewhere are left out. An error
  /// for what is damaged, too big, or split or sparse.
  static Result<TrackedFiles> read(std::string_view index, std::string_view folder);

  bool empty() const { return files_.empty(); }
  bool has_file(std::string_view path) const { return find(path) != nullptr; }
  /// True if there is a tracked file somewhere below.
  bool has_below(std::string_view folder) const;
  /// True for a submodule and what lies in it.
  bool in_submodule(std::string_view path) const;
  /// Raw id of what is stored under this path.
  std::optional<std::string_view> id_of(std::string_view path) const;

 private:
  struct File {
    std::uint32_t begin = 0;  ///< in paths_; its id follows it
    std::uint32_t length = 0;
  };
  std::string_view path_of(const File& file) const {
    return std::string_view(paths_).substr(file.begin, file.length);
  }
  void sort(std::vector<File>* files) const;
  const File* find(std::string_view path) const;

  std::string paths_;
  std::vector<File> files_;       ///< by path
  std::vector<File> submodules_;  ///< by path
};

}  // namespace sluice::source
