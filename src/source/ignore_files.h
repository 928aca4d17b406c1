// Which ignore files libgit2 may be let read: it waits for pipes, follows links, and holds every
// path against every pattern. Answers for one work tree, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/problem.h"
#include "source/ignore_pattern.h"

namespace sluice::source {

/// Most bytes of one ignore file.
inline constexpr std::uint64_t kMaxIgnoreBytes = 1U << 20;
/// Most steps of holding paths against patterns, each path and the folders above it against each
/// pattern; a quarter of a minute's work.
inline constexpr std::uint64_t kMaxIgnoreSteps = 500'000'000;

class IgnoreFiles {
 public:
  /// `work_tree`: its real path. `exclude`: the file with patterns for all of it.
  IgnoreFiles(std::string work_tree, const std::string& exclude);

  /// False if an ignore file above this path (relative to the work tree; a folder ends with '/')
  /// must not be read, or too much was asked already.
  bool may_ask(std::string_view path);

  /// What was not read, so that what lies there counts as not ignored. Paths are relative to the
  /// work tree.
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  struct Level {
    std::string folder;               ///< with '/', but for the work tree itself
    std::uint64_t patterns = 0;       ///< of its ignore file and those above
    std::uint64_t asked = 0;          ///< patterns here and at each level above
    std::vector<IgnorePattern> slow;  ///< of its own file
    bool readable = true;
  };
  void enter(std::string folder);
  std::uint64_t steps_for(std::string_view path) const;
  void refuse(Level* level, const std::string& name, std::string_view reason);

  std::string work_tree_;  ///< with a '/' at its end
  std::vector<Level> levels_;
  std::vector<Problem> problems_;
  std::uint64_t steps_ = 0;
};

}  // namespace sluice::source
