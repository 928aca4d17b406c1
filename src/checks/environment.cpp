#include "checks/environment.h"

namespace sluice::checks {

Presence Environment::presence(std::string_view name) const {
  if (!known()) return Presence::kUnknown;
  return value(name) ? Presence::kPresent : Presence::kAbsent;
}

std::optional<std::string_view> Environment::value(std::string_view name) const {
  return known() ? variables_->value(name) : std::nullopt;
}

const ConfigVars::Values& Environment::variables() const {
  static const ConfigVars::Values kNone;
  return known() ? variables_->values() : kNone;
}

std::string Environment::stage() const {
  if (const auto named = value("SLUICE_ENV"); named && !named->empty()) {
    return std::string(*named);
  }
  return value("CI") == "true" ? "ci" : "production";
}

}  // namespace sluice::checks
