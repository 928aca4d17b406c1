// From what the checks found to findings. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "checks/check_match.h"
#include "core/finding.h"

namespace sluice::correlate {

/// One finding per match, its id bound to rule, path and what stands there, not to the line. `salt`
/// keys the ids; empty: a fixed domain key. A match at a place where `secrets` tell of something as
/// bad is left out: one thing, one finding.
std::vector<Finding> check_findings(const std::vector<checks::CheckMatch>& matches,
                                    const std::vector<Finding>& secrets, std::string_view salt);

}  // namespace sluice::correlate
