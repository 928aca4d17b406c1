// The keys of the policy, in one table: how each is written, what it may be, and which of two
// values is the stricter one. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "core/settings.h"

namespace sluice::policy {

/// Most days that a key may hold: ten years.
inline constexpr unsigned kMaxPolicyDays = 3650;

struct PolicyKey {
  std::string_view name;     ///< in its table: "fail_on", "grace_days.high"
  std::string_view expects;  ///< "must be true or false"
  bool quoted = false;       ///< a word, which TOML writes as a string
  /// Sets the value from its text; false, and nothing is set, if it can't be one.
  bool (*set)(std::string_view text, Settings* settings) = nullptr;
  /// The value as text that `set` reads.
  std::string (*text)(const Settings& settings) = nullptr;
  /// The bigger, the stricter: more blocks.
  std::int64_t (*strictness)(const Settings& settings) = nullptr;
};

/// All of them, in the order of the documentation.
std::span<const PolicyKey> policy_keys();

/// By its name; nullptr if there is none.
const PolicyKey* find_policy_key(std::string_view name);

/// Where it stands in sluice.toml: "policy.fail_on"; "mode" stands above the tables.
std::string full_name(const PolicyKey& key);

/// The value as TOML has it: "\"high\"", "7".
std::string toml_value(const PolicyKey& key, const Settings& settings);

/// All values with "default" as their origin.
std::vector<PolicyValue> default_values();

/// SHA-256 over all keys and values: two policies that judge alike have the same.
std::string policy_digest(const std::vector<PolicyValue>& values);

}  // namespace sluice::policy
