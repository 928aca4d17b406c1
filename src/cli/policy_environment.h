// Which environment's policy holds: what was asked for, else what the config vars show. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace sluice::cli {

struct PolicyEnvironment {
  std::string name;
  std::string reason;                 ///< "SLUICE_ENV", "CI=true", "no SLUICE_ENV"
  std::vector<std::string> warnings;  ///< a SLUICE_ENV that can be no name
};

/// `option` is the value of --environment; an error if that can be no name. Then SLUICE_ENV; `ci`
/// with CI=true; `review` in a Heroku review app; else `production`, the strictest guess.
Result<PolicyEnvironment> choose_environment(const std::map<std::string, std::string>& config_vars,
                                             const std::optional<std::string>& option);

/// A sentence if the environment has no table in the file, and one with a name much like it has.
std::string mistyped_environment(const PolicyEnvironment& environment,
                                 const std::vector<std::string>& tables);

}  // namespace sluice::cli
