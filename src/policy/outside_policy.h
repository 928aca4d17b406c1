// A policy from outside the app, which can only tighten: reading it, and merging it with the app's
// own. Knows nothing of where it comes from and who signed it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/report.h"
#include "policy/policy_table.h"

namespace sluice::policy {

inline constexpr std::size_t kMaxOutsidePolicyBytes = 1u << 20;

struct OutsidePolicy {
  std::uint64_t version = 0;  ///< counts up, so that an older one is known as such
  std::vector<Assignment> assignments;
};

/// Reads its TOML: `version`, `mode`, [policy] and [environments.NAME]. `name` is for errors, which
/// carry the line and name the nearest known key.
Result<OutsidePolicy> read_outside_policy(std::string_view name, std::string_view text);

/// Of each key that the outside policy names, the environment's value if it has one, the stricter
/// of the two values stays. Where the outside one does, the value's origin is "NAME:LINE".
void tighten(const OutsidePolicy& outside, std::string_view name, std::string_view environment,
             Settings* settings, std::vector<PolicyValue>* values);

/// The same with the built-in defaults, for when the outside policy can't be had: milder values of
/// the app don't count then.
void tighten_to_defaults(std::string_view origin, Settings* settings,
                         std::vector<PolicyValue>* values);

}  // namespace sluice::policy
