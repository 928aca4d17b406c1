// Findings about how the app gets its packages, one for each rule and file: thirty unpinned
// requirements are one thing to mend. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/package.h"

namespace sluice::correlate {

/// What the findings of one rule have in common.
struct HygieneRule {
  std::string_view id;  ///< "unpinned-requirement"
  Severity severity = Severity::kLow;
  std::string_view one;   ///< title for a single package; {names} is filled in
  std::string_view many;  ///< title for several; {count} and {names} are filled in
  std::string_view fix;
  std::string_view owasp_2021 = "A08";  ///< software and data integrity failures
  std::string_view owasp_2025 = "A03";  ///< software supply chain failures
};

/// One package that a rule applies to, and what is to be said of it beside its name.
struct HygieneCase {
  const Package* package = nullptr;
  std::string detail;  ///< "4.17.21, asked for is ^5"; may be empty
  /// Cases of one group make one finding; empty: those of the package's file. Installed packages
  /// have a file each and are told together.
  std::string group = {};
};

/// One finding for each group of cases, in order. Its id is bound to rule and group,
/// not to the packages: what was accepted stays so when one more package is added.
std::vector<Finding> hygiene_findings(const HygieneRule& rule, std::vector<HygieneCase> cases);

/// One finding that is about a file as a whole.
Finding file_finding(const HygieneRule& rule, std::string_view path, std::string_view names,
                     std::size_t count);

}  // namespace sluice::correlate
