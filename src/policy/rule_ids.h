// Whether an acceptance that fits no finding could ever have fitted one. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/settings.h"

namespace sluice::policy {

/// Ids of all rules that there are; empty: not known, and nothing is said of ids.
struct RuleIds {
  std::vector<std::string> secrets;
  std::vector<std::string> checks;
  std::vector<std::string> others;  ///< hygiene and access
};

/// A sentence on why a comment with this id accepts nothing whatever the code holds; empty if it
/// may.
std::string wrong_comment_id(std::string_view id, const RuleIds& rules);

/// The same of an [[ignore]]. Ids of advisories are not known by list, so they are never wrong.
std::string wrong_ignore_id(const IgnoreEntry& entry, const RuleIds& rules);

}  // namespace sluice::policy
