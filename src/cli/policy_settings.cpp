#include "cli/policy_settings.h"

#include <algorithm>

#include "policy/policy_keys.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kPrefix = "policy.";
constexpr std::string_view kGrace = "policy.grace_days";

/// "critical=0 high=3", between blanks or commas.
std::string set_grace(std::string_view text, const std::string& origin, Settings* settings,
                      PolicyOrigins* origins) {
  constexpr std::string_view kSeparators = " ,\t";
  constexpr std::string_view kForm = "must be like \"critical=0 high=7 medium=30 low=30\"";
  Settings changed = *settings;
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    if (word.empty()) continue;
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return std::string(kForm);
    const policy::PolicyKey* key =
        policy::find_policy_key("grace_days." + std::string(word.substr(0, equals)));
    if (key == nullptr || !key->set(word.substr(equals + 1), &changed)) return std::string(kForm);
    names.push_back(policy::full_name(*key));
  }
  if (names.empty()) return std::string(kForm);
  *settings = std::move(changed);
  for (const std::string& name : names) (*origins)[name] = origin;
  return {};
}

}  // namespace

bool is_policy_setting(std::string_view full_name) {
  return full_name == "mode" || full_name.starts_with(kPrefix);
}

std::string set_policy_value(std::string_view full_name, std::string_view text,
                             const std::string& origin, Settings* settings,
                             PolicyOrigins* origins) {
  if (full_name == kGrace) return set_grace(text, origin, settings, origins);
  std::string_view name = full_name;
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  const policy::PolicyKey* key = policy::find_policy_key(name);
  if (key == nullptr) return "is not a setting";
  if (!key->set(text, settings)) {
    return std::string(key->expects) + ", not \"" + std::string(text) + '"';
  }
  (*origins)[policy::full_name(*key)] = origin;
  return {};
}

void apply_assignments(const std::vector<policy::Assignment>& assignments, const std::string& file,
                       std::string_view environment, Settings* settings, PolicyOrigins* origins) {
  for (const bool of_environment : {false, true}) {
    for (const policy::Assignment& one : assignments) {
      if (one.environment.empty() == of_environment) continue;
      if (of_environment && one.environment != environment) continue;
      one.key->set(one.text, settings);
      std::string origin = file + ':' + std::to_string(one.line);
      if (of_environment) origin += " [environments." + one.environment + ']';
      (*origins)[policy::full_name(*one.key)] = std::move(origin);
    }
  }
}

std::vector<PolicyValue> policy_values(const Settings& settings, const PolicyOrigins& origins) {
  std::vector<PolicyValue> values = policy::default_values();
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i].value = policy::toml_value(policy::policy_keys()[i], settings);
    if (const auto origin = origins.find(values[i].key); origin != origins.end()) {
      values[i].origin = origin->second;
    }
  }
  return values;
}

}  // namespace sluice::cli
