// Runs every rule's own examples through the whole scanner.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "secrets/scanner.h"

namespace sluice::secrets {

struct RuleTestResult {
  std::size_t rules = 0;
  std::size_t examples = 0;
  std::vector<std::string> failures;  ///< one sentence each, with the rule's file and line
};

/// Each rule must please the linter and needs at least one example that must match and one that
/// must not; each template is tried with several seeds.
RuleTestResult test_rules(const Scanner& scanner);

/// Notes on own rules whose examples fail: such a rule finds something else than its author means.
/// None are tried after the deadline.
std::vector<Problem> own_rule_notes(const Scanner& scanner, const Deadline* deadline = nullptr);

}  // namespace sluice::secrets
