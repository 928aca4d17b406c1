// Where the advisory database and the rest of the cache are.
#pragma once

#include <map>
#include <string>

#include "cli/options.h"

namespace sluice::cli {

struct DatabasePath {
  std::string path;
  bool named = false;  ///< by the user, not the default place
};

/// Where things are kept from one run to the next: --cache, SLUICE_CACHE, $XDG_CACHE_HOME/sluice,
/// ~/.cache/sluice. Need not exist.
std::string cache_folder(const ParsedArguments& arguments,
                         const std::map<std::string, std::string>& config_vars);

/// --db, SLUICE_DB, else advisories.sqlite in the cache folder.
DatabasePath database_path(const ParsedArguments& arguments,
                           const std::map<std::string, std::string>& config_vars);

/// The cache folder: --cache, SLUICE_CACHE, $XDG_CACHE_HOME/sluice, ~/.cache/sluice.
std::string cache_folder(const ParsedArguments& arguments,
                         const std::map<std::string, std::string>& config_vars);

}  // namespace sluice::cli
