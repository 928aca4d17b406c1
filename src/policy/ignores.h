// [[ignore]] entries: which finding they take, when they end. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/deadline.h"
#include "core/finding.h"
#include "core/settings.h"
#include "policy/looked_for.h"
#include "policy/rule_ids.h"

namespace sluice::policy {

/// True if the entry names this finding: by its id, or by rule, advisory or alias. A secret is only
/// taken by its own id, or by rule together with a path (else one entry would hide new leaks).
bool names(const IgnoreEntry& entry, const Finding& finding);

/// Keeps count of which entries were of use.
class Ignores {
 public:
  /// Without a deadline there is time.
  Ignores(const std::vector<IgnoreEntry>& entries, std::chrono::sys_days today,
          const Deadline* deadline = nullptr);

  /// The entry that takes the finding, or nullptr. An expired one takes nothing, but is remembered.
  /// When the time is over, nothing is taken.
  const IgnoreEntry* find(const Finding& finding);

  /// Findings for which there was no time to ask all entries.
  std::size_t late() const { return late_; }

  /// Sentences on expired, soon expiring, wrong and unused entries, in the order of sluice.toml.
  /// Of one that may be for what was not looked for nothing is said to fit no more. Ten, then how
  /// many more.
  std::vector<std::string> notes(const RuleIds& rules, const LookedFor& looked_for) const;

 private:
  struct State {
    const IgnoreEntry* entry = nullptr;
    bool expired = false;
    std::size_t uses = 0;
  };
  std::vector<State> states_;
  /// Places in states_ by the entry's id: there may be as many entries as findings.
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_id_;
  std::chrono::sys_days today_;
  const Deadline* deadline_;
  std::size_t asked_ = 0;  ///< entries, of all findings
  std::size_t late_ = 0;
};

}  // namespace sluice::policy
