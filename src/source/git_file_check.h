// Whether a repository's files may be opened by libgit2, which waits for pipes, follows links and
// reads files whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/git_folder.h"

namespace sluice::source {

/// Most bytes of a file with one name or id in it, of packed-refs, of a reflog.
inline constexpr std::uint64_t kMaxRefBytes = 64U << 10;
inline constexpr std::uint64_t kMaxPackedRefsBytes = 64U << 20;
inline constexpr std::uint64_t kMaxReflogBytes = 64U << 20;

enum class GitFiles {
  kNamed,  ///< HEAD, index and their like: enough for what is tracked and ignored
  kAll,    ///< refs, logs and objects, too
};

/// An error that names the first file that keeps the repository from being read: a pipe or device,
/// a link out of the repository or to a folder, or a file over its bound. What is not there or
/// can't be looked at is no matter here.
Status check_git_files(const GitFolder& found, GitFiles which);

}  // namespace sluice::source
