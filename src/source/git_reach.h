// Which commits are looked at, and which blobs they hold. Pure functions over the graph.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/git_graph.h"

namespace sluice::source {

/// A branch, a tag, a stash: a name for an object.
struct GitTip {
  std::string name;
  GitIndex object = kNoGitObject;
};

struct GitReachRequest {
  std::vector<GitTip> tips;                ///< HEAD first, if there is one
  std::vector<GitIndex> known;             ///< commits whose history is left out (--since REV)
  std::optional<std::int64_t> not_before;  ///< seconds since 1970 (--since DATE)
  bool unreachable = false;                ///< what no tip leads to counts, too
};

struct GitReach {
  std::vector<GitIndex> commits;  ///< parents before children
  /// Their parents that are left out: what these hold is not new.
  std::vector<GitIndex> boundary;
  std::vector<std::uint8_t> blobs;  ///< by object: 1 if one of these commits holds it
  std::size_t cut_off = 0;          ///< commits whose parents are not there (shallow clone)
  std::size_t missing = 0;          ///< entries of trees whose objects are not there
  std::size_t submodules = 0;       ///< entries that name another repository's commit
  /// How each object was first come to: folder and name in it, newest commit first.
  std::vector<GitIndex> folder;
  std::vector<std::uint32_t> name;
};

GitReach find_reach(const GitObjects& objects, const GitGraph& graph,
                    const GitReachRequest& request);

/// A path at which the blob lies; empty if no tree names it. Cut to kMaxGitPathBytes in front.
std::string path_of(const GitGraph& graph, const GitReach& reach, GitIndex blob);
inline constexpr std::size_t kMaxGitPathBytes = 4096;

}  // namespace sluice::source
