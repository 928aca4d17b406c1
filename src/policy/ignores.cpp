#include "policy/ignores.h"

#include <algorithm>

#include "base/date.h"
#include "base/glob.h"

namespace sluice::policy {
namespace {

constexpr std::chrono::days kAnnounceBefore{14};
constexpr std::size_t kMaxNotes = 10;
/// Entries between two looks at the clock.
constexpr std::size_t kAskedTogether = 256;

bool is_place_of(const std::string& glob, const Finding& finding) {
  const auto fits = [&](const Location& place) { return glob_match(glob, place.path); };
  // Every place must fit: one entry for test/ must not hide the same secret elsewhere.
  return fits(finding.location) &&
         std::all_of(finding.more_locations.begin(), finding.more_locations.end(), fits) &&
         finding.more_locations.size() == finding.more_count;
}

bool names_advisory(const std::string& id, const Finding& finding) {
  if (!finding.advisory) return false;
  const std::vector<std::string>& aliases = finding.advisory->aliases;
  return finding.advisory->id == id ||
         std::find(aliases.begin(), aliases.end(), id) != aliases.end();
}

/// Whether all that the entry could name was looked for.
bool was_looked_for(const IgnoreEntry& entry, const RuleIds& rules, const LookedFor& looked_for) {
  const auto among = [&](const std::vector<std::string>& ids) {
    return std::find(ids.begin(), ids.end(), entry.id) != ids.end();
  };
  if (entry.id.starts_with("secret-") || among(rules.secrets)) return looked_for.secrets;
  if (entry.id.starts_with("check-") || among(rules.checks)) return looked_for.checks;
  if (entry.id.starts_with("access-")) return looked_for.access;
  // A rule of hygiene or of access; ids of advisories are not known by list.
  if (among(rules.others)) return looked_for.dependencies && looked_for.access;
  return looked_for.dependencies;
}

}  // namespace

bool names(const IgnoreEntry& entry, const Finding& finding) {
  if (!entry.path.empty() && !is_place_of(entry.path, finding)) return false;
  if (!entry.package.empty()) {
    if (!finding.package) return false;
    if (!glob_match(entry.package, finding.package->package.name)) return false;
  }
  if (entry.id == finding.id) return true;
  if (finding.kind == FindingKind::kSecret) {
    return entry.id == finding.rule && !entry.path.empty();
  }
  return entry.id == finding.rule || names_advisory(entry.id, finding);
}

Ignores::Ignores(const std::vector<IgnoreEntry>& entries, std::chrono::sys_days today,
                 const Deadline* deadline)
    : today_(today), deadline_(deadline) {
  for (const IgnoreEntry& entry : entries) {
    by_id_[entry.id].push_back(states_.size());
    states_.push_back({&entry, entry.until < today, 0});
  }
}

const IgnoreEntry* Ignores::find(const Finding& finding) {
  std::vector<std::size_t> candidates;
  const auto add = [&](const std::string& id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return;
    candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  };
  add(finding.id);
  add(finding.rule);
  if (finding.advisory) {
    add(finding.advisory->id);
    for (const std::string& alias : finding.advisory->aliases) add(alias);
  }
  // The first one in sluice.toml takes it, and each counts once.
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  const IgnoreEntry* taken_by = nullptr;
  for (const std::size_t candidate : candidates) {
    if (late_ > 0 || (++asked_ % kAskedTogether == 0 && passed(deadline_))) {
      ++late_;
      return nullptr;
    }
    State& state = states_[candidate];
    if (!names(*state.entry, finding)) continue;
    ++state.uses;
    if (!state.expired && taken_by == nullptr) taken_by = state.entry;
  }
  return taken_by;
}

std::vector<std::string> Ignores::notes(const RuleIds& rules, const LookedFor& looked_for) const {
  std::vector<std::string> notes;
  if (late_ > 0) return notes;  // of entries that were not asked nothing is known
  for (const State& state : states_) {
    const std::string entry = "ignore of " + state.entry->id + " (" + state.entry->file + ':' +
                              std::to_string(state.entry->line) + ")";
    if (state.uses == 0) {
      if (state.entry->of_baseline) continue;
      const std::string wrong = wrong_ignore_id(*state.entry, rules);
      if (wrong.empty() && !was_looked_for(*state.entry, rules, looked_for)) continue;
      if (!wrong.empty()) {
        notes.push_back("The " + entry + " has no effect: " + wrong);
      } else {
        // After `sluice init` an id that was copied before it is the likely reason.
        notes.push_back("The " + entry + " fits no finding any more: remove it." +
                        (state.entry->id.starts_with("secret-")
                             ? " A new fingerprint_salt changes the ids of secrets."
                             : ""));
      }
    } else if (state.expired) {
      notes.push_back("The " + entry + " ended on " + to_string(state.entry->until) +
                      ": mend what it was for, or give it a new until.");
    } else if (state.entry->until < today_ + kAnnounceBefore) {
      notes.push_back("The " + entry + " ends on " + to_string(state.entry->until) + '.');
    }
  }
  // A log is to be read.
  if (notes.size() > kMaxNotes) {
    const std::size_t more = notes.size() - kMaxNotes;
    notes.resize(kMaxNotes);
    notes.push_back("And " + std::to_string(more) + " more such notes on ignores.");
  }
  return notes;
}

}  // namespace sluice::policy
