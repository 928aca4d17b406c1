// An app's own secret rules: the files that secrets.rules in its sluice.toml names.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/embedded_rules.h"

namespace sluice::cli {

/// Most files, and most bytes of each.
inline constexpr std::size_t kMaxAppRuleFiles = 64;
inline constexpr std::size_t kMaxAppRuleBytes = 1U << 20;

/// The files below `root` that fit one of the globs, sorted by path; links are not followed. A glob
/// that no file fits, more or bigger files than allowed and what can't be read are errors.
Result<LoadedRules> load_app_rules(const std::string& root, const std::vector<std::string>& globs);

}  // namespace sluice::cli
