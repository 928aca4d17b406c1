// The registries that a command may ask for an app: those that a person names, and those that the
// app's own files name.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "core/settings.h"
#include "registries/app_registries.h"

namespace sluice::cli {

/// The registries of the settings. `trusted`: they come from the command line or a config var, not
/// with the app's code in sluice.toml; those are held to the rules for the app's own files.
Result<std::vector<registries::NamedRegistry>> named_registries(const Settings& settings,
                                                                bool trusted);

/// What the app's own files name, and Go's proxies. Reads the tree.
std::vector<registries::NamedRegistry> app_registries(const std::string& root, bool everything);

}  // namespace sluice::cli
