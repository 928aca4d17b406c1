// What is told of together where a report is a list of tests: rules of one purpose, whether they
// found something or not. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace sluice::report {

struct RuleGroup {
  std::string_view family;  ///< "secrets", "dependencies", "configuration", "access"
  std::string name;         ///< stable from run to run: "known vulnerabilities"
  std::vector<const JudgedFinding*> findings;  ///< worst first

  std::size_t count(Action action) const;
};

/// The groups of all families that were looked at, in a fixed order; those of one family follow
/// each other. Every finding of the report is in one of them.
std::vector<RuleGroup> rule_groups(const Report& report);

/// Whether a finding that blocks makes its test fail: not where the mode or a bypass lets it pass.
bool blocking_fails(const Report& report);

}  // namespace sluice::report
