// Where a repository's files are: .git folder, .git file of a work tree or submodule, or a bare
// repository. Reads no configuration and follows no links.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::source {

struct GitFolder {
  std::string folder;     ///< HEAD and index are here
  std::string common;     ///< objects and refs are here
  std::string work_tree;  ///< empty: bare
};

/// The repository that `path` is or lies in, if there is one.
Result<std::optional<GitFolder>> look_for_git_folder(const std::string& path);

/// Same; an error if there is none.
Result<GitFolder> find_git_folder(const std::string& path);

/// Up to `limit` bytes of a small file; empty if it is not there or no regular file.
std::string read_small_file(const std::string& path, std::size_t limit);

}  // namespace sluice::source
