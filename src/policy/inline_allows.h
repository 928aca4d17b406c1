// Which findings comments in the code accept, when that ends, and which comments are of no use.
// Pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/acceptance.h"
#include "core/finding.h"
#include "policy/rule_ids.h"

namespace sluice::policy {

/// Most comments that notes name one by one.
inline constexpr std::size_t kMaxAllowNotes = 10;

class InlineAllows {
 public:
  InlineAllows(std::vector<AllowComment> comments, std::chrono::sys_days today);

  /// What accepts the finding: only a secret, and only if each of its places has a comment, on its
  /// own line or alone on the line above, that names its rule or its id. The first of them is
  /// told. Expired and malformed comments accept nothing, but are remembered.
  std::optional<IgnoreEntry> find(const Finding& finding);

  /// Sentences on malformed, wrong, expired, soon expiring and unused comments. With `complete`
  /// false nothing is said of unused ones: what they are for may not have been seen.
  std::vector<std::string> notes(bool complete, const RuleIds& rules) const;

 private:
  struct State {
    AllowComment comment;
    bool expired = false;
    std::size_t uses = 0;
  };
  State* covering(const Finding& finding, const Location& place);

  std::vector<State> states_;
  std::multimap<std::pair<std::string, std::size_t>, std::size_t> by_line_;
  std::chrono::sys_days today_;
};

}  // namespace sluice::policy
