// What is wrong with the app's config vars themselves, whatever the tree holds: a secret under a
// name that frameworks put into browser code, a placeholder that nobody changed, a platform token.
// Only what is certain. Pure functions of their input.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config_vars.h"
#include "secrets/live_choice.h"
#include "secrets/live_values.h"
#include "secrets/raw_match.h"
#include "secrets/secret_match.h"
#include "secrets/secret_name.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {

struct ConfigVarInput {
  const ConfigVars& vars;
  const SecretNames& names;
  const ValueJudge& judge;
  const LiveChoice& choice;
  const LiveValues& live;
  /// What the rules find in a text.
  std::function<std::vector<RawMatch>(std::string_view text)> find;
};

/// Their rules.
inline constexpr auto kConfigVarRules = std::to_array<std::string_view>({
    "config-var-doubled",
    "config-var-live-key-in-review",
    "config-var-placeholder",
    "config-var-platform-token",
    "config-var-public",
});

/// Places are "ENV_DIR/NAME"; no field holds a value. Sorted by rule and name. Fingerprints are
/// left to the caller.
std::vector<SecretMatch> check_config_vars(const ConfigVarInput& input);

}  // namespace sluice::secrets
