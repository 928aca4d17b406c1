// The decision: a pure function from findings, settings and the day to actions and a verdict
// (contract sections 3 to 5). No I/O, no clock but the deadline, thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "base/deadline.h"
#include "core/acceptance.h"
#include "core/finding.h"
#include "core/problem.h"
#include "core/report.h"
#include "core/settings.h"
#include "core/vex.h"
#include "policy/build_state.h"
#include "policy/finding_class.h"
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
  Vex vex = {};  ///< what files of it say of vulnerabilities
  /// A build whose findings are held against an earlier one. Else (CI, the command line) all count
  /// as introduced, but for what the baseline knows.
  bool compares = false;
  std::optional<BuildState> earlier = {};    ///< of the last build that passed, if it is known
  EarlierFlaws earlier_flaws = {};           ///< what its packages have by today's advisories
  std::vector<AdvisorySet> advisories = {};  ///< used by this build
  /// Of thousands of [[ignore]] entries times as many findings. Null: there is time.
  const Deadline* deadline = nullptr;
};

struct Judgement {
  std::vector<JudgedFinding> findings;  ///< blocking first, then worst first
  Verdict verdict;
  std::vector<VexFile> vex;
  std::optional<EarlierState> earlier;  ///< what the findings were compared with
  bool first_build = false;  ///< there was nothing to compare with, and first_run decided
  /// What the next build is to know of this one's findings, if it compares and this one passes.
  std::vector<RememberedFinding> remembered;
  /// There was no time to hold all findings against all acceptances: what is left counts as not
  /// accepted, and the verdict as that of an incomplete scan.
  std::optional<Problem> late;
};

Judgement judge(PolicyInput input);

}  // namespace sluice::policy
