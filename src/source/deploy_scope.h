// What `git push` would send from a folder, and what .slugignore takes away again.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/problem.h"

namespace sluice::source {

/// Answers for one git work tree. Reads ignore files through libgit2, once they are known to be
/// harmless; the repository's configuration is never acted on. Not thread-safe: used by the walk
/// alone.
class DeployScope {
 public:
  /// The scope for `root`, or nothing if it is not inside a git work tree, or in one that is not
  /// read: then a note says why everything is looked at.
  static std::optional<DeployScope> find(const std::string& root, std::vector<Problem>* problems);

  DeployScope(DeployScope&&) noexcept;
  DeployScope& operator=(DeployScope&&) noexcept;
  ~DeployScope();

  /// True if the file is tracked, or neither tracked nor ignored (the next commit would take it).
  bool sends_file(std::string_view path) const;
  /// False if nothing below the folder can be sent.
  bool enters_folder(std::string_view path) const;
  /// The first bytes (at most `size`) of a tracked file as the repository stores it, which is what
  /// a push sends: filters may show it otherwise in the work tree. Nothing if it is not tracked.
  std::optional<std::string> stored_head(std::string_view path, std::size_t size) const;
  /// Ignore files that were not read so far; what they may have named counts as sent.
  std::vector<Problem> problems() const;

 private:
  struct State;
  explicit DeployScope(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The patterns of a .slugignore file: Ruby globs, no negation. A line with a leading '/' counts at
/// the root only, any other also in every folder; a match takes everything below with it.
class Slugignore {
 public:
  explicit Slugignore(std::string_view text);
  /// True if this very file or folder is named by a pattern.
  bool matches(std::string_view path) const;

 private:
  std::string patterns_;  ///< one per line, rooted ones first mapped to plain globs
};

}  // namespace sluice::source
