// Settings from all their places, later ones win: defaults, sluice.toml, its table of the
// environment, config vars, command line.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/policy_environment.h"
#include "cli/policy_settings.h"
#include "cli/scan_limits.h"
#include "core/settings.h"

namespace sluice::cli {

struct SettingsInput {
  std::string file_name;                           ///< of sluice.toml, for messages
  std::string file_text;                           ///< empty if there is none
  std::map<std::string, std::string> config_vars;  ///< only SLUICE_* are settings
  const ParsedArguments* arguments = nullptr;
  std::string source_version;
  std::chrono::sys_days today;
};

struct SettingsResult {
  Settings settings;
  PolicyEnvironment environment;
  PolicyOrigins origins;  ///< of the policy's values
  LimitOrigins limits_from;
  std::vector<std::string> warnings;  ///< unknown or unusable SLUICE_* config vars
};

/// A broken sluice.toml (unknown key, wrong type, impossible date) is an error with its line; a
/// config var that is not understood is only a warning, because it must not stop a deploy.
Result<SettingsResult> read_settings(const SettingsInput& input);

}  // namespace sluice::cli
