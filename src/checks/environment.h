// What is known of the app's config vars. Three answers, not two: a local run without --env-dir
// knows nothing of them. Values serve to decide and never leave here. Immutable, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/config_vars.h"

namespace sluice::checks {

enum class Presence { kPresent, kAbsent, kUnknown };

class Environment {
 public:
  /// Nothing is known.
  Environment() = default;
  explicit Environment(ConfigVars variables) : variables_(std::move(variables)) {}

  bool known() const { return variables_.has_value(); }
  Presence presence(std::string_view name) const;
  /// Nothing if it is not set, or not known.
  std::optional<std::string_view> value(std::string_view name) const;
  /// All of them; empty if nothing is known.
  const ConfigVars::Values& variables() const;

  /// SLUICE_ENV, else "ci" where CI is true, else "production".
  std::string stage() const;

 private:
  std::optional<ConfigVars> variables_;
};

}  // namespace sluice::checks
