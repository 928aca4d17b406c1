// The app's config vars, as Heroku hands them to a buildpack: one file per variable.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/config_vars.h"

namespace sluice::source {

/// Reads a folder of config vars. A missing folder means "no config vars"; one that can't be read
/// is an error. Only regular files with names [A-Za-z_][A-Za-z0-9_]* of at most 64 KiB count; links
/// are never followed. `too_long`, if given, gets the names of those that are longer.
Result<ConfigVars> read_env_dir(const std::string& folder,
                                std::vector<std::string>* too_long = nullptr);

/// Sluice's own settings and what tells the environment: SLUICE_* variables, CI, and what review
/// apps are known by.
using SettingVars = std::map<std::string, std::string>;

/// Those among the config vars.
SettingVars setting_vars(const ConfigVars& vars);

/// Those of the process environment, for runs outside a build.
SettingVars read_process_settings();

/// All of the process environment's variables that could be config vars: on a dyno they are.
ConfigVars read_process_variables();

/// Overwrites their values where the process got them, once they are no longer needed; those of
/// HOME and the like, and of `kept`, stay.
void forget_process_variables(std::span<const char* const> kept = {});

}  // namespace sluice::source
