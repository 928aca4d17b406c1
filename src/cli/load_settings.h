// Finds sluice.toml and reads the settings that hold for a folder.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "cli/settings.h"

namespace sluice::cli {

/// The settings of the app at `root`: from `--config` or `root`/sluice.toml, which need not exist,
/// the config vars and the arguments. An error for a broken file, or a root that can't be opened.
Result<SettingsResult> load_settings(const ParsedArguments& arguments, const std::string& root,
                                     const std::map<std::string, std::string>& config_vars);

/// The text of a file, at most `limit` bytes, never through a link. Empty if there is none, which
/// is an error where one is required.
Result<std::string> read_named_file(const std::string& path, std::uint64_t limit, bool required);

/// A variable of the process's environment; empty if it is not set.
std::string environment_variable(const char* name);

}  // namespace sluice::cli
