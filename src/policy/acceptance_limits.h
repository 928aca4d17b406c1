// What the policy demands of acceptances (max_ignore_days, require_owner): those that don't give it
// have no effect. Pure.
#pragma once

#include <string>
#include <vector>

#include "policy/policy.h"

namespace sluice::policy {

/// Takes out what has no effect: entries of sluice.toml and VEX files, acceptances of the baseline
/// (which then only knows the finding), comments. A sentence on each, of many only on some.
std::vector<std::string> refuse_acceptances(PolicyInput* input);

}  // namespace sluice::policy
