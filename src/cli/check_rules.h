// The files of the checks: the built-in ones, or those of --rules DIR if it has any.
#pragma once

#include <vector>

#include "base/result.h"
#include "checks/checker.h"
#include "cli/embedded_rules.h"
#include "cli/options.h"

namespace sluice::cli {

struct CheckRules {
  std::vector<checks::CheckText> files;  ///< checks/*.toml
  std::vector<checks::CheckText> cases;  ///< checks/cases/*.toml
  checks::CheckText owasp;
  std::vector<LoadedRules> owned;  ///< what the texts may refer to
};

Result<CheckRules> load_check_rules(const ParsedArguments& arguments);

/// The ids that stand in the files, without reading them as TOML: for telling whether there is a
/// check of that name where none is run.
std::vector<std::string> check_ids(const std::vector<checks::CheckText>& files);

/// Runs the cases of the checks and prints what fails and a line of sums; true if nothing does.
Result<bool> test_checks(const ParsedArguments& arguments);

/// Prints the checks as a table.
Status list_checks(const ParsedArguments& arguments);

}  // namespace sluice::cli
