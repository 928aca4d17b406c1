// The decision: a pure function from findings, settings and the day to actions and a verdict
// (contract sections 3 to 5). No I/O, no clock, thread-safe.
#pragma once

#include <chrono>
#include <vector>

#include "core/acceptance.h"
#include "core/finding.h"
#include "core/report.h"
#include "core/settings.h"
#include "policy/looked_for.h"
#include "policy/rule_ids.h"

namespace sluice::policy {

struct PolicyInput {
  std::vector<Finding> findings;
  Settings settings;
  std::chrono::sys_days today;
  bool dev_dependencies_shipped = false;  ///< npm's pruning is switched off, say
  bool incomplete = false;                ///< something could not be scanned
  std::vector<AllowComment> allows = {};  ///< comments in the scanned files
  Baseline baseline = {};                 ///< the committed one; without entries there is none
  RuleIds rules = {};                     ///< what an acceptance may name
  LookedFor looked_for = {};
};

struct Judgement {
  std::vector<JudgedFinding> findings;  ///< blocking first, then worst first
  Verdict verdict;
};

Judgement judge(PolicyInput input);

}  // namespace sluice::policy
