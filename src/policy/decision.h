// What the policy says of one finding that nothing accepts: the first step that fits decides
// (docs/policy.md). Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/finding.h"
#include "core/report.h"
#include "core/settings.h"
#include "policy/finding_class.h"

namespace sluice::policy {

struct Decision {
  Action action = Action::kReport;
  std::string why;                                        ///< one sentence
  std::optional<std::chrono::sys_days> blocks_from = {};  ///< it is reported only until then
};

/// What one decision depends on beside the finding.
struct DecisionInput {
  const PolicySettings& policy;
  FindingClass since;
  std::string in_baseline;  ///< name of the committed baseline, if it knows the finding
  std::chrono::sys_days today;
  bool dev_dependencies_shipped = false;
};

Decision decide(const Finding& finding, const DecisionInput& input);

/// The first day on which an advisory blocks what was there before it: whole days UTC from its
/// publication. Nothing if it has no date, or one in the future: that one has no grace.
std::optional<std::chrono::sys_days> end_of_grace(const AdvisoryMatch& advisory, Severity severity,
                                                  const GraceDays& grace,
                                                  std::chrono::sys_days today);

}  // namespace sluice::policy
