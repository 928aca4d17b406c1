// From what the checks found to findings. Pure.
#pragma once

#include <vector>

#include "checks/check_match.h"
#include "core/finding.h"

namespace sluice::correlate {

/// One finding per match, its id bound to rule, path and what stands there, not to the line. No
/// salt keys it: nothing that may be a secret enters. A match at a place where `secrets` tell of
/// something as bad is left out: one thing, one finding.
std::vector<Finding> check_findings(const std::vector<checks::CheckMatch>& matches,
                                    const std::vector<Finding>& secrets);

}  // namespace sluice::correlate
