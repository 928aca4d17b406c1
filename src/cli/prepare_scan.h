// From the arguments that all commands share which look at an app to the request of a scan.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/check_rules.h"
#include "cli/embedded_rules.h"
#include "cli/options.h"
#include "cli/scan.h"

namespace sluice::cli {

struct PreparedScan {
  ScanRequest request;
  std::string cache;                  ///< folder; need not exist
  std::vector<std::string> warnings;  ///< about the settings, for standard error
  LoadedRules loaded_rules;           ///< owns what request.rules may refer to
  CheckRules checks;                  ///< and so do these
  LoadedRules app_rules;              ///< so do these
};

/// Reads PATH, --all, --phase, --jobs, --env-dir, --config, --db, --cache and --rules. What is
/// looked for and whether advisories are downloaded is left to the command. A policy from outside
/// is got and holds, unless the command does not judge. Errors are wrong use.
Result<PreparedScan> prepare_scan(const ParsedArguments& arguments, bool judges = true);

/// Says on standard error which files could not be read; true if there is none.
bool tell_unread(const ScanOutcome& outcome);

/// Prints the warnings to standard error.
void print_warnings(const PreparedScan& prepared);

}  // namespace sluice::cli
