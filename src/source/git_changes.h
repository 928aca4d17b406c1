// What changed between two states of a git repository: two commits, a commit and the index, or a
// commit and the work tree. Gives new versions of files and which of their lines are new. Nothing
// that the repository configures acts: contents are compared as they are stored. One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "core/problem.h"
#include "source/git_repository.h"

namespace sluice::source {

/// Two states to compare.
struct GitRange {
  enum class To { kCommit, kIndex, kWorkTree };
  std::string from;  ///< raw id of a commit; empty: nothing was there
  To kind = To::kWorkTree;
  std::string to;     ///< raw id, if kind is kCommit
  std::string index;  ///< file of the index, if kind is kIndex; empty: the repository's own
};

/// "A..B", "A...B" (since their common ancestor), "A" (up to the work tree), "" (HEAD up to the
/// work tree); `staged`: HEAD up to the index, with no text. An A of zeros stands for nothing, as
/// in git's pre-push hook.
Result<GitRange> read_git_range(const GitRepository& repository, std::string_view text,
                                bool staged);

/// A file as it became.
struct GitChange {
  std::string path;
  std::string bytes;
  std::string old_bytes;
  /// New lines, from the first to behind the last, 1-based, ascending.
  std::vector<std::pair<std::size_t, std::size_t>> added;
  bool by_content = false;  ///< too big to compare by lines: all lines count as new

  bool is_new(std::size_t first_line, std::size_t last_line) const;
};

/// Files over this size are not compared by lines; over the second not read.
inline constexpr std::size_t kMaxComparedBytes = 16U << 20;
inline constexpr std::size_t kMaxChangedBytes = 128U << 20;
/// Most commits of a range whose messages are read.
inline constexpr std::size_t kMaxRangeCommits = 10000;

/// Calls use(change) for each file that is new or changed, by path.
Status each_change(const GitRepository& repository, const GitRange& range,
                   const std::function<void(const GitChange&)>& use,
                   std::vector<Problem>* problems);

/// Calls use(raw id, message) for each commit that the range adds; none but between two commits.
Status each_message(const GitRepository& repository, const GitRange& range,
                    const std::function<void(std::string_view id, std::string_view text)>& use,
                    std::vector<Problem>* problems);

}  // namespace sluice::source
