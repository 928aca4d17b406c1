// The only place where the parts are put together: tree -> secrets and inventory -> advisories ->
// findings -> policy -> report.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "checks/checker.h"
#include "cli/policy_settings.h"
#include "cli/profile.h"
#include "cli/progress.h"
#include "cli/scan_limits.h"
#include "core/acceptance.h"
#include "core/config_vars.h"
#include "core/report.h"
#include "inventory/inventory.h"
#include "inventory/runtimes.h"
#include "secrets/scanner.h"

namespace sluice::cli {

struct ScanRequest {
  std::string root;
  bool secrets = true;
  bool dependencies = true;
  bool checks = false;          ///< of configuration and least privilege
  bool want_inventory = false;  ///< for commands that show packages: fills ScanOutcome::inventory
  bool advisories = true;       ///< hold the packages against them
  bool everything = false;      ///< not only what a deploy would send
  std::string only_file;        ///< below the root; empty: all files
  bool in_build = false;
  bool profile = false;                   ///< count what each rule costs
  std::optional<inventory::Phase> phase;  ///< without one: what the tree looks like
  unsigned jobs = 1;
  Settings settings;
  EffectivePolicy policy;          ///< whose values the settings hold
  LimitOrigins limits_from;        ///< whose limits they hold
  ConfigVars config_vars;          ///< live values; empty outside a build
  bool config_vars_known = false;  ///< else nothing is known of them, not even that there are none
  std::vector<std::string> unread_config_vars;  ///< too long to be looked for
  std::string database;                         ///< path of the advisory database; may not exist
  bool database_required = false;  ///< named by the user: its absence makes the scan incomplete
  std::string registry_cache;      ///< folder of registries' answers, if they are asked
  bool sync = false;               ///< bring the database up to date first
  std::string source_pass;         ///< file that one pass of a build leaves for the next; or empty
  std::string state_file;          ///< remembers the last build that passed; empty: none is kept
  std::vector<secrets::RuleText> rules;
  std::vector<checks::CheckText> check_rules;
  checks::CheckText owasp;
  Baseline baseline;                                  ///< the committed one, if there is one
  Vex vex;                                            ///< statements of the app's files of VEX
  Deadline::Clocks clocks = Deadline::real_clocks();  ///< that settings.limits.seconds go by
  Progress* progress = nullptr;                       ///< told of each stage, if there is one
  std::vector<Problem> problems;  ///< met before the scan: config vars that could not be read
};

struct ScanOutcome {
  Report report;
  Profile profile;
  /// If asked for: all packages, superseded ones too, and what is known against them. Their texts
  /// are as clean of secrets as the report's.
  inventory::Inventory inventory;
  std::vector<AdvisoryMatch> matches;
  std::vector<inventory::Runtime> runtimes;
  /// A comment in the code accepts a secret by its id, which another salt would change.
  bool comments_name_ids = false;
  /// Replaces secrets in other texts of the tree that a command shows.
  std::function<std::string(std::string_view)> redact;
};

/// Overwrites what is left of the config vars in memory. For the time between a scan and its
/// report: neither can anything be scanned or redacted with them afterwards.
void forget_config_vars(ScanRequest* request, ScanOutcome* outcome = nullptr);

/// Runs a scan. An error only for a root that can't be opened or broken rules; everything else that
/// goes wrong is a Problem in the report.
Result<ScanOutcome> run_scan(const ScanRequest& request);

}  // namespace sluice::cli
