#include "secrets/config_var_check.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace sluice::secrets {
namespace {

/// Longest value that the rules are asked about.
constexpr std::size_t kMaxAsked = 16U << 10;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

SecretMatch about(std::string_view rule, const std::string& variable, std::string title,
                  std::string_view advice, Severity severity, Confidence confidence) {
  SecretMatch match;
  match.rule = rule;
  match.title = std::move(title);
  match.advice = advice;
  match.severity = severity;
  match.confidence = confidence;
  match.location.path = "ENV_DIR/" + variable;
  match.config_var = variable;
  return match;
}

/// Switches that have a secret's name: REQUIRE_PASSWORD=true.
bool is_switch(std::string_view value) {
  constexpr std::array<std::string_view, 12> kSwitches = {
      "true", "false", "none", "null", "nil", "undefined", "yes", "no", "on", "off", "0", "1"};
  return std::find(kSwitches.begin(), kSwitches.end(), value) != kSwitches.end();
}

bool is_set(const ConfigVarInput& input, const std::string& name) {
  return !trim(input.vars.value(name).value_or("")).empty();
}

/// A value under a public prefix: what the rules, the other config vars or its own name say.
void check_public(const ConfigVarInput& input, const std::string& variable, std::string_view value,
                  const std::vector<RawMatch>& found, std::vector<SecretMatch>* matches) {
  constexpr std::string_view kRule = "config-var-public";
  constexpr std::string_view kAdvice =
      "Roll the value at its provider, set it under a name without the public prefix, use it on "
      "the "
      "server only: builds copy values of this name into browser code.";
  const std::string subject = variable + " goes into browser code: ";
  for (const auto& [twin, text] : input.vars.values()) {
    if (input.choice.is_public(twin) || trim(text) != value) continue;
    // A map's token or a search key often stands under both names, and may be public.
    if (!input.names.is_never_public(twin) || !input.judge.looks_random(value)) continue;
    matches->push_back(about(kRule, variable, subject + "the value of " + twin, kAdvice,
                             Severity::kHigh, Confidence::kHigh));
    return;
  }
  for (const RawMatch& raw : found) {
    if (raw.rank > kRankGeneric && raw.rank != kRankLive && raw.severity >= Severity::kHigh &&
        raw.confidence >= Confidence::kHigh) {
      const std::string what(raw.detail.empty() ? raw.title : std::string_view(raw.detail));
      matches->push_back(
          about(kRule, variable, subject + what, kAdvice, Severity::kHigh, raw.confidence));
      return;
    }
  }
  if (input.names.is_never_public(variable) && input.judge.looks_random(value)) {
    matches->push_back(about(kRule, variable, subject + "its name calls it a secret", kAdvice,
                             Severity::kMedium, Confidence::kMedium));
  }
}

void check_placeholder(const ConfigVarInput& input, const std::string& variable,
                       std::string_view value, std::vector<SecretMatch>* matches) {
  const NameKind kind = input.names.judge(variable);
  if (kind != NameKind::kKey && kind != NameKind::kPassword) return;
  // Tests run with placeholders on purpose.
  if (value.size() < 4 || is_switch(value) || is_set(input, "CI")) return;
  if (!input.choice.refuse_name(variable).empty() || !input.judge.is_placeholder(value)) return;
  matches->push_back(
      about("config-var-placeholder", variable, variable + " is still a placeholder or common word",
            "Set a random value: anybody can guess this one. \"openssl rand -hex 32\" makes one.",
            Severity::kMedium, Confidence::kMedium));
}

/// As a line of settings would have it: rules know values by their names.
std::string_view with_name(std::string_view variable, std::string_view value, SecretArena* arena) {
  char* const room = arena->reserve(variable.size() + 1 + value.size());
  variable.copy(room, variable.size());
  room[variable.size()] = '=';
  value.copy(room + variable.size() + 1, value.size());
  return arena->keep(variable.size() + 1 + value.size());
}

}  // namespace

std::vector<SecretMatch> check_config_vars(const ConfigVarInput& input) {
  std::vector<SecretMatch> matches;
  const bool review = is_set(input, "HEROKU_PR_NUMBER");
  for (const auto& [variable, text] : input.vars.values()) {
    const std::string_view value = trim(text);
    if (value.empty()) continue;
    if ((variable == "HEROKU_API_KEY" || value.starts_with("HRKU-")) &&
        !input.judge.is_placeholder(value)) {
      matches.push_back(about(
          "config-var-platform-token", variable, variable + " is a token of the platform itself",
          "Whoever reads the app's environment can manage all apps of this account: use a token of "
          "narrow scope (heroku authorizations:create -s) and revoke this one.",
          Severity::kMedium, Confidence::kHigh));
    }
    check_placeholder(input, variable, value, &matches);
    const bool is_public = input.choice.is_public(variable);
    const bool live_mode = review && value.find("_live_") != std::string_view::npos;
    if (!is_public && !live_mode) continue;
    SecretArena room;
    const std::string_view asked = with_name(variable, value.substr(0, kMaxAsked), &room);
    const std::vector<RawMatch> found = input.find(asked);
    if (is_public) check_public(input, variable, value, found, &matches);
    const bool stripe = std::any_of(found.begin(), found.end(), [](const RawMatch& raw) {
      return raw.rule.starts_with("stripe");
    });
    if (live_mode && (stripe || value.starts_with("sk_live_"))) {
      matches.push_back(about("config-var-live-key-in-review", variable,
                              variable + " is a live payment key in a review app",
                              "Give review apps a test-mode key in app.json or the pipeline's "
                              "settings: code of any branch can charge real cards with this one.",
                              Severity::kMedium, Confidence::kHigh));
    }
  }
  for (const std::vector<std::string>& group : input.live.doubled()) {
    std::string others;
    for (std::size_t i = 1; i < group.size(); ++i) others += (i > 1 ? ", " : "") + group[i];
    matches.push_back(about("config-var-doubled", group.front(),
                            group.front() + " is the same secret as " + others,
                            "Keep one of them: when the secret is rolled, the other is forgotten.",
                            Severity::kLow, Confidence::kHigh));
  }
  std::sort(matches.begin(), matches.end(), [](const SecretMatch& a, const SecretMatch& b) {
    return std::tie(a.rule, a.config_var) < std::tie(b.rule, b.config_var);
  });
  return matches;
}

}  // namespace sluice::secrets
