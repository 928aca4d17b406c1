// Which commits brought a secret in and took it out again, and at which paths it lay. Works on the
// graph alone: for each tree the set of secrets below it is made once, and equal sets are one
// number, so that comparing a commit with its parents is comparing numbers. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/problem.h"
#include "source/git_graph.h"
#include "source/git_reach.h"

namespace sluice::source {

/// A secret, as a number below GitSecrets::count, in a blob, a commit's or a tag's message.
struct GitOccurrence {
  GitIndex object = kNoGitObject;
  std::uint32_t secret = 0;
};

struct GitPlace {
  std::string path;                ///< empty: a message, or a blob without a name
  GitIndex object = kNoGitObject;  ///< the first that holds the secret at this path
  GitIndex commit = kNoGitObject;  ///< the first with that object; none for a dangling object
};

struct GitLife {
  GitIndex first = kNoGitObject;    ///< commit that brought it in
  GitIndex removed = kNoGitObject;  ///< last commit that took it out, if it is not at HEAD
  bool at_head = false;
  GitPlace head_place;            ///< if it is: where; its commit is HEAD's
  bool known_before = false;      ///< in what --since leaves out
  std::vector<std::string> tips;  ///< names that still hold it, at most kMaxGitTips
  std::size_t tip_count = 0;
  std::vector<GitPlace> places;  ///< oldest first, one per path, at most kMaxGitPlaces
  std::size_t place_count = 0;
};

inline constexpr std::size_t kMaxGitTips = 5;
inline constexpr std::size_t kMaxGitPlaces = 21;

/// The life of each secret. `tips`: as in the reach's request.
std::vector<GitLife> find_lives(const GitObjects& objects, const GitGraph& graph,
                                const GitReach& reach, const std::vector<GitTip>& tips,
                                const std::vector<GitOccurrence>& occurrences, std::size_t secrets,
                                std::vector<Problem>* problems);

}  // namespace sluice::source
