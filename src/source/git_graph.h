// The commits and trees of a repository as numbers: small enough to stay in memory, so that no
// object is read twice to answer which commits and paths lead to it. Built by one pass over the
// objects, then read-only and thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/problem.h"
#include "source/git_objects.h"

namespace sluice::source {

struct GitCommit {
  GitIndex tree = kNoGitObject;
  std::vector<GitIndex> parents;  ///< those that are there
  bool cut_off = false;           ///< a parent is missing
  std::int64_t author_time = 0;   ///< seconds since 1970
  std::int64_t commit_time = 0;
};

enum class GitEntryKind : std::uint8_t { kFile, kFolder, kSubmodule };

/// One entry of a tree.
struct GitEdge {
  GitIndex child = kNoGitObject;  ///< kNoGitObject: not there
  std::uint32_t name = 0;         ///< see GitGraph::name()
  GitEntryKind kind() const { return static_cast<GitEntryKind>(name >> 30); }
};

/// Entries of folders that are kept: this many, and one more for so many bytes of packs, but never
/// more than kMostGitEdges. Different names of them, and parents of all commits.
inline constexpr std::uint64_t kFreeGitEdges = 64U << 20;
inline constexpr std::uint64_t kBytesPerGitEdge = 4;
inline constexpr std::uint64_t kMostGitEdges = 512U << 20;
inline constexpr std::size_t kMaxGitNames = 2U << 20;
inline constexpr std::uint64_t kMaxAllGitParents = 64U << 20;

class GitGraph {
 public:
  /// Shown the written text (see git_text.h) of each commit and tag while they are in memory, from
  /// several threads.
  using UseMessage = std::function<void(GitIndex index, std::string_view message, unsigned worker)>;

  static GitGraph build(const GitObjects& objects, unsigned jobs, const UseMessage& use_message,
                        std::vector<Problem>* problems);
  GitGraph(GitGraph&&) noexcept;
  GitGraph& operator=(GitGraph&&) noexcept;
  ~GitGraph();

  /// nullptr if the object is no commit, or was not readable.
  const GitCommit* commit(GitIndex index) const;
  /// Follows tags to what they name; kNoGitObject if that is not there.
  GitIndex peel(GitIndex index) const;
  struct Edges {
    const GitEdge* first = nullptr;
    std::uint32_t count = 0;
    const GitEdge* begin() const { return first; }
    const GitEdge* end() const { return first + count; }
  };
  /// Entries of a tree; none for anything else.
  Edges edges(GitIndex index) const { return trees_[index]; }
  std::string_view name(std::uint32_t name) const { return names_[name & 0x3FFFFFFF]; }

  const std::vector<GitIndex>& commits() const { return commit_objects_; }

 private:
  friend class GitGraphBuilder;
  struct Arena;
  GitGraph();
  std::vector<GitIndex> commit_objects_;  ///< ascending
  std::vector<GitCommit> commits_;        ///< in the same order
  std::vector<Edges> trees_;              ///< by object
  std::unordered_map<GitIndex, GitIndex> tags_;
  std::vector<std::string_view> names_;
  std::vector<std::unique_ptr<Arena>> arenas_;
};

}  // namespace sluice::source
