// The app's config vars, as Heroku hands them to a buildpack: one file per variable.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace sluice::source {

/// Values by name. Bytes as they are: newlines and bytes above 0x7F are kept.
using ConfigVars = std::map<std::string, std::string>;

/// Reads a folder of config vars. A missing folder means "no config vars"; one that can't be read
/// is an error. Only regular files with names [A-Za-z_][A-Za-z0-9_]* of at most 64 KiB count; links
/// are never followed. `too_long`, if given, gets the names of those that are longer.
Result<ConfigVars> read_env_dir(const std::string& folder,
                                std::vector<std::string>* too_long = nullptr);

/// Overwrites the values; the names stay.
void wipe(ConfigVars* vars);

/// The process environment's SLUICE_* variables, CI, and what review apps are known by, for runs
/// outside a build.
ConfigVars read_process_settings();

}  // namespace sluice::source
