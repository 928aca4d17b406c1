// The policy's keys as they stand in a TOML document: in [policy], in [environments.NAME]. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "format/node.h"
#include "policy/policy_keys.h"

namespace sluice::policy {

/// One key with its value, which was tried.
struct Assignment {
  const PolicyKey* key = nullptr;
  std::string text;
  std::size_t line = 0;
  std::string environment;  ///< of whose table; empty for [policy]
};

/// Longest name of an environment.
inline constexpr std::size_t kMaxEnvironmentName = 24;

/// Names of environments: small letters, digits and "-_.", a letter first. They are shown, so what
/// could be a token is none.
bool is_environment_name(std::string_view name);

/// Reads a table whose keys are the policy's. `prefix` is for messages: "policy.". An environment's
/// table may hold `mode`, too. Errors carry the line and name the nearest known key.
Result<std::vector<Assignment>> read_policy_table(std::string_view file, const format::Node& table,
                                                  const std::string& prefix, bool with_mode);

/// Reads all tables of [environments], in the order of the file.
Result<std::vector<Assignment>> read_environments(std::string_view file,
                                                  const format::Node& tables);

/// A value of the policy: tried by its key. An error for "off", too, which no file may say.
Result<Assignment> read_policy_value(std::string_view file, const format::Member& member,
                                     const PolicyKey& key, const std::string& shown_name);

}  // namespace sluice::policy
