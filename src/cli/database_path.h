// Where the advisory database is.
#pragma once

#include <map>
#include <string>

#include "cli/options.h"

namespace sluice::cli {

struct DatabasePath {
  std::string path;
  bool named = false;  ///< by the user, not the default place
};

/// --db, SLUICE_DB, else advisories.sqlite in the cache folder (--cache, SLUICE_CACHE,
/// $XDG_CACHE_HOME/sluice, ~/.cache/sluice).
DatabasePath database_path(const ParsedArguments& arguments,
                           const std::map<std::string, std::string>& config_vars);

}  // namespace sluice::cli
