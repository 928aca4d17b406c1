#include "cli/policy_environment.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/nearest.h"
#include "policy/policy_table.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kNameRule = "must be at most 24 small letters, digits, - _ or .";
/// What Heroku sets in review apps alone.
constexpr std::array<const char*, 2> kReviewVars = {"HEROKU_PR_NUMBER", "HEROKU_PARENT_APP_NAME"};

std::string value_of(const std::map<std::string, std::string>& config_vars, const char* name) {
  const auto found = config_vars.find(name);
  if (found == config_vars.end()) return {};
  std::string value = found->second;
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  return value;
}

}  // namespace

Result<PolicyEnvironment> choose_environment(const std::map<std::string, std::string>& config_vars,
                                             const std::optional<std::string>& option) {
  if (option) {
    if (!policy::is_environment_name(*option)) {
      return Error{"", 0, "--environment " + std::string(kNameRule)};
    }
    return PolicyEnvironment{*option, "--environment", {}};
  }
  PolicyEnvironment environment;
  if (const std::string name = value_of(config_vars, "SLUICE_ENV"); !name.empty()) {
    if (policy::is_environment_name(name)) return PolicyEnvironment{name, "SLUICE_ENV", {}};
    environment.warnings.push_back("config var SLUICE_ENV " + std::string(kNameRule) +
                                   "; it has no effect");
  }
  if (value_of(config_vars, "CI") == "true") {
    environment.name = "ci";
    environment.reason = "CI=true";
    return environment;
  }
  for (const char* const name : kReviewVars) {
    if (value_of(config_vars, name).empty()) continue;
    environment.name = "review";
    environment.reason = std::string(name) + " is set";
    return environment;
  }
  environment.name = "production";
  environment.reason = environment.warnings.empty() ? "no SLUICE_ENV" : "no usable SLUICE_ENV";
  return environment;
}

std::string mistyped_environment(const PolicyEnvironment& environment,
                                 const std::vector<std::string>& tables) {
  if (std::find(tables.begin(), tables.end(), environment.name) != tables.end()) return {};
  const std::string near = nearest(environment.name, tables);
  if (near.empty()) return {};
  return "no [environments." + environment.name + "] (" + environment.reason +
         "); did you mean [environments." + near + "]?";
}

}  // namespace sluice::cli
