// The findings by category of the OWASP Top 10, with what was looked at there and what a gate at
// build time can't see: no finding in a category is no proof that all is well. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "checks/check.h"
#include "checks/owasp.h"
#include "core/report.h"

namespace sluice::correlate {

/// How many kinds of things the other parts of a run look for, each in its categories.
struct LookedAt {
  std::size_t secret_rules = 0;  ///< 0: secrets were not looked for
  bool dependencies = false;
};

/// One view per edition, its categories in OWASP's order. Ignored findings don't count.
std::vector<OwaspView> owasp_views(const checks::Owasp& owasp,
                                   std::span<const checks::Check> checks, const LookedAt& looked_at,
                                   const std::vector<JudgedFinding>& findings);

}  // namespace sluice::correlate
