#include "correlate/baked_secrets.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace sluice::correlate {
namespace {

auto key_of(const SourceSecret& secret) {
  return std::tie(secret.path, secret.rule, secret.id, secret.config_var);
}

void say_baked(std::string_view what, secrets::SecretMatch* match) {
  std::string place = match->location.path;
  if (!match->location.inner.empty()) place += " > " + match->location.inner;
  match->advice = "The build step baked " + std::string(what) + " into " + place +
                  "; the source does not have it. Keep it out of what is compiled. " +
                  match->advice;
}

}  // namespace

std::vector<SourceSecret> source_secrets(const std::vector<secrets::SecretMatch>& matches) {
  std::vector<SourceSecret> known;
  for (const secrets::SecretMatch& match : matches) {
    if (!match.config_var.empty()) {
      known.push_back({match.rule, match.location.path, "", match.config_var});
    } else if (!match.bound_to_path) {
      known.push_back({match.rule, match.location.path, match.fingerprint, ""});
    }
  }
  std::sort(known.begin(), known.end(),
            [](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
  const auto same = [](const auto& a, const auto& b) { return key_of(a) == key_of(b); };
  known.erase(std::unique(known.begin(), known.end(), same), known.end());
  return known;
}

void tell_baked(const std::vector<SourceSecret>& source, const std::vector<std::string>& looked_for,
                std::vector<secrets::SecretMatch>* matches) {
  std::set<std::string_view> ids;
  std::set<std::string_view> variables;
  for (const SourceSecret& secret : source) {
    (secret.config_var.empty() ? ids : variables)
        .insert(secret.config_var.empty() ? secret.id : secret.config_var);
  }
  const std::set<std::string_view> asked(looked_for.begin(), looked_for.end());
  for (secrets::SecretMatch& match : *matches) {
    const std::string variable = match.config_var;
    if (!variable.empty()) {
      if (asked.count(variable) == 0 || variables.count(variable) > 0) continue;
      match.title = "Build step baked in live value of " + variable;
      say_baked(variable, &match);
    } else if (!match.bound_to_path && match.severity > Severity::kLow &&
               ids.count(match.fingerprint) == 0) {
      match.title += ", baked in by the build step";
      say_baked("this secret", &match);
    }
  }
}

}  // namespace sluice::correlate
