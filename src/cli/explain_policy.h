// The policy in force as a table for people: every key, its value, and where that is from. Pure.
#pragma once

#include <chrono>
#include <string>

#include "cli/policy_settings.h"
#include "core/settings.h"

namespace sluice::cli {

/// Text of `sluice gate --explain-policy`.
std::string explain_policy(const EffectivePolicy& policy, const Settings& settings,
                           std::chrono::sys_days today);

}  // namespace sluice::cli
