// The policy's keys while settings are read: each value with the place that it came from. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "policy/policy_table.h"

namespace sluice::cli {

/// Places of values by the keys' full names; keys without one have their default.
using PolicyOrigins = std::map<std::string, std::string, std::less<>>;

/// The policy that a scan is judged by.
struct EffectivePolicy {
  std::string environment;
  std::string reason;  ///< why that one
  std::vector<PolicyValue> values;
  std::string outside;  ///< what tightened it; empty: nothing
};

/// True for "mode" and everything of [policy].
bool is_policy_setting(std::string_view full_name);

/// Sets a key, or with "policy.grace_days" several ("critical=0 high=3"), from a config var's or
/// option's text. What is wrong with the text, or nothing.
std::string set_policy_value(std::string_view full_name, std::string_view text,
                             const std::string& origin, Settings* settings, PolicyOrigins* origins);

/// Sets what a file's tables say for the environment: [policy] first, then its own table.
void apply_assignments(const std::vector<policy::Assignment>& assignments, const std::string& file,
                       std::string_view environment, Settings* settings, PolicyOrigins* origins);

/// All keys with their values and where these are from.
std::vector<PolicyValue> policy_values(const Settings& settings, const PolicyOrigins& origins);

}  // namespace sluice::cli
