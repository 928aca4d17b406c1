#include "policy/acceptance_limits.h"

#include <algorithm>

#include "base/date.h"

namespace sluice::policy {
namespace {

constexpr std::size_t kMaxNotes = 10;

/// What the policy misses in an acceptance; empty if nothing.
std::string missing(const PolicyInput& input, std::chrono::sys_days until, bool has_owner) {
  const PolicySettings& policy = input.settings.policy;
  if (until < input.today) return {};  // has no effect as it is, and is told as ended
  const auto latest = input.today + std::chrono::days(policy.max_ignore_days);
  // Over the most that there is, whoever reads the acceptance says so.
  const bool stricter = policy.max_ignore_days < kMaxAcceptance.count();
  if (stricter && until > latest) {
    return "ends later than policy.max_ignore_days allows, the latest day is " + to_string(latest);
  }
  if (policy.require_owner && !has_owner) return "names no owner, which policy.require_owner asks";
  return {};
}

}  // namespace

std::vector<std::string> refuse_acceptances(PolicyInput* input) {
  std::vector<std::string> notes;
  std::size_t refused = 0;
  const auto refuse = [&](const std::string& id, const std::string& file, std::size_t line,
                          const std::string& why) {
    if (++refused > kMaxNotes) return;
    notes.push_back("The ignore of " + id + " (" + file + ':' + std::to_string(line) + ") " + why +
                    ": it has no effect.");
  };
  std::erase_if(input->settings.ignores, [&](const IgnoreEntry& entry) {
    const std::string why = missing(*input, entry.until, !entry.owner.empty());
    if (!why.empty()) refuse(entry.id, entry.file, entry.line, why);
    return !why.empty();
  });
  for (BaselineEntry& entry : input->baseline.entries) {
    if (!entry.until) continue;
    const std::string why = missing(*input, *entry.until, !entry.owner.empty());
    if (why.empty()) continue;
    refuse(entry.id, input->baseline.file, entry.line, why);
    entry.until.reset();
  }
  for (AllowComment& comment : input->allows) {
    if (comment.problem.empty()) comment.problem = missing(*input, comment.until, false);
  }
  if (refused > kMaxNotes) {
    notes.push_back("And " + std::to_string(refused - kMaxNotes) +
                    " more ignores have no effect for such reasons.");
  }
  return notes;
}

}  // namespace sluice::policy
