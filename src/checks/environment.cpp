#include "checks/environment.h"

namespace sluice::checks {

Presence Environment::presence(std::string_view name) const {
  if (!known()) return Presence::kUnknown;
  return value(name) != nullptr ? Presence::kPresent : Presence::kAbsent;
}

const std::string* Environment::value(std::string_view name) const {
  if (!known()) return nullptr;
  const auto found = variables_->find(std::string(name));
  return found == variables_->end() ? nullptr : &found->second;
}

const std::map<std::string, std::string>& Environment::variables() const {
  static const std::map<std::string, std::string> kNone;
  return known() ? *variables_ : kNone;
}

std::string Environment::stage() const {
  if (const std::string* named = value("SLUICE_ENV"); named != nullptr && !named->empty()) {
    return *named;
  }
  const std::string* ci = value("CI");
  return ci != nullptr && *ci == "true" ? "ci" : "production";
}

}  // namespace sluice::checks
