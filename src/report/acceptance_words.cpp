#include "report/acceptance_words.h"

#include "base/date.h"
#include "policy/vex.h"

namespace sluice::report {

const AcceptanceWords& acceptance_words(AcceptanceKind kind) {
  static constexpr AcceptanceWords kAccepted{"affected", "", "exploitable", ""};
  static constexpr AcceptanceWords kFalsePositive{"not_affected", "vulnerable_code_not_present",
                                                  "false_positive", ""};
  static constexpr AcceptanceWords kNotReachable{
      "not_affected", "vulnerable_code_not_in_execute_path", "not_affected", "code_not_reachable"};
  static constexpr AcceptanceWords kMitigated{"not_affected", "inline_mitigations_already_exist",
                                              "not_affected", "protected_by_mitigating_control"};
  static constexpr AcceptanceWords kInTriage{"under_investigation", "", "in_triage", ""};
  switch (kind) {
    case AcceptanceKind::kFalsePositive:
      return kFalsePositive;
    case AcceptanceKind::kNotReachable:
      return kNotReachable;
    case AcceptanceKind::kMitigated:
      return kMitigated;
    case AcceptanceKind::kInTriage:
      return kInTriage;
    case AcceptanceKind::kAccepted:
      break;
  }
  return kAccepted;
}

std::string acceptance_text(const IgnoreEntry& entry) {
  std::string text = entry.reason + " (";
  if (!entry.owner.empty()) text += entry.owner + ", ";
  return text + "until " + to_string(entry.until) + ')';
}

std::string acceptance_mark(const IgnoreEntry& entry) {
  return policy::acceptance_mark(entry.kind, entry.until);
}

}  // namespace sluice::report
