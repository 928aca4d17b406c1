// What a rule may not be, because it would be slow, noisy or useless to those who get its findings.
// Pure functions, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "secrets/rule.h"

namespace sluice::secrets {

/// Biggest compiled pattern, in RE2's instructions.
inline constexpr std::size_t kMaxProgramSize = 12000;

/// One sentence per complaint: pattern that does not compile or is too big, literals too short to
/// be rare, a beginning of any length, `\b` instead of a boundary, keys that are not written out,
/// no advice, no examples.
std::vector<std::string> lint_rule(const Rule& rule);

/// The first complaint about an app's own rules, with file and line.
Status check_own_rules(const std::vector<Rule>& rules);

}  // namespace sluice::secrets
