#include "policy/policy_keys.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/hash.h"
#include "core/acceptance.h"

namespace sluice::policy {
namespace {

constexpr std::string_view kSeverities = "must be low, medium, high or critical";
constexpr std::string_view kTrueOrFalse = "must be true or false";
constexpr std::string_view kAlwaysOrPolicy = "must be always or by-policy";
constexpr std::string_view kDays = "must be a whole number of days, at most 3650";

std::optional<unsigned> parse_days(std::string_view text, unsigned most) {
  unsigned number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || number > most) return std::nullopt;
  return number;
}

bool set_days(std::string_view text, unsigned* days) {
  const auto number = parse_days(text, kMaxPolicyDays);
  if (number) *days = *number;
  return number.has_value();
}

bool set_severity(std::string_view text, Severity* severity) {
  const auto parsed = parse_severity(text);
  if (!parsed || *parsed == Severity::kUnknown) return false;
  *severity = *parsed;
  return true;
}

bool set_bool(std::string_view text, bool* value) {
  if (text != "true" && text != "false") return false;
  *value = text == "true";
  return true;
}

bool set_always(std::string_view text, AlwaysBlock* value) {
  if (text != "always" && text != "by-policy") return false;
  *value = text == "always" ? AlwaysBlock::kAlways : AlwaysBlock::kByPolicy;
  return true;
}

std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(AlwaysBlock value) {
  return value == AlwaysBlock::kAlways ? "always" : "by-policy";
}

constexpr std::array<std::string_view, 3> kDevWords = {"never", "if-shipped", "always"};

bool set_dev(std::string_view text, DevDependencies* value) {
  const auto* const word = std::find(kDevWords.begin(), kDevWords.end(), text);
  if (word == kDevWords.end()) return false;
  *value = static_cast<DevDependencies>(word - kDevWords.begin());
  return true;
}

bool set_mode(std::string_view text, Mode* mode) {
  for (const Mode one : {Mode::kEnforce, Mode::kWarn, Mode::kOff}) {
    if (text != to_string(one)) continue;
    *mode = one;
    return true;
  }
  return false;
}

using Text = std::string_view;
using S = const Settings&;

const std::array kKeys = {
    PolicyKey{"mode", "must be enforce or warn", true,
              [](Text text, Settings* s) { return set_mode(text, &s->policy.mode); },
              [](S s) { return std::string(to_string(s.policy.mode)); },
              [](S s) { return -static_cast<std::int64_t>(s.policy.mode); }},
    PolicyKey{"fail_on", kSeverities, true,
              [](Text text, Settings* s) { return set_severity(text, &s->policy.fail_on); },
              [](S s) { return std::string(to_string(s.policy.fail_on)); },
              [](S s) { return -static_cast<std::int64_t>(s.policy.fail_on); }},
    PolicyKey{"new_only", kTrueOrFalse, false,
              [](Text text, Settings* s) { return set_bool(text, &s->policy.new_only); },
              [](S s) { return text_of(s.policy.new_only); },
              [](S s) { return s.policy.new_only ? std::int64_t{0} : std::int64_t{1}; }},
    PolicyKey{"first_run", "must be report or block", true,
              [](Text text, Settings* s) {
                if (text != "report" && text != "block") return false;
                s->policy.first_run = text == "block" ? FirstRun::kBlock : FirstRun::kReport;
                return true;
              },
              [](S s) {
                return std::string(s.policy.first_run == FirstRun::kBlock ? "block" : "report");
              },
              [](S s) { return static_cast<std::int64_t>(s.policy.first_run); }},
    PolicyKey{"fixable_only", kTrueOrFalse, false,
              [](Text text, Settings* s) { return set_bool(text, &s->policy.fixable_only); },
              [](S s) { return text_of(s.policy.fixable_only); },
              [](S s) { return s.policy.fixable_only ? std::int64_t{0} : std::int64_t{1}; }},
    PolicyKey{"kev", kAlwaysOrPolicy, true,
              [](Text text, Settings* s) { return set_always(text, &s->policy.kev); },
              [](S s) { return text_of(s.policy.kev); },
              [](S s) { return -static_cast<std::int64_t>(s.policy.kev); }},
    PolicyKey{"malicious", kAlwaysOrPolicy, true,
              [](Text text, Settings* s) { return set_always(text, &s->policy.malicious); },
              [](S s) { return text_of(s.policy.malicious); },
              [](S s) { return -static_cast<std::int64_t>(s.policy.malicious); }},
    PolicyKey{"grace_days.critical", kDays, false,
              [](Text text, Settings* s) { return set_days(text, &s->policy.grace.critical); },
              [](S s) { return std::to_string(s.policy.grace.critical); },
              [](S s) { return -std::int64_t{s.policy.grace.critical}; }},
    PolicyKey{"grace_days.high", kDays, false,
              [](Text text, Settings* s) { return set_days(text, &s->policy.grace.high); },
              [](S s) { return std::to_string(s.policy.grace.high); },
              [](S s) { return -std::int64_t{s.policy.grace.high}; }},
    PolicyKey{"grace_days.medium", kDays, false,
              [](Text text, Settings* s) { return set_days(text, &s->policy.grace.medium); },
              [](S s) { return std::to_string(s.policy.grace.medium); },
              [](S s) { return -std::int64_t{s.policy.grace.medium}; }},
    PolicyKey{"grace_days.low", kDays, false,
              [](Text text, Settings* s) { return set_days(text, &s->policy.grace.low); },
              [](S s) { return std::to_string(s.policy.grace.low); },
              [](S s) { return -std::int64_t{s.policy.grace.low}; }},
    PolicyKey{"dev_dependencies", "must be never, if-shipped or always", true,
              [](Text text, Settings* s) { return set_dev(text, &s->policy.dev_dependencies); },
              [](S s) {
                return std::string(kDevWords[static_cast<std::size_t>(s.policy.dev_dependencies)]);
              },
              [](S s) { return static_cast<std::int64_t>(s.policy.dev_dependencies); }},
    PolicyKey{
        "unknown_severity", kSeverities, true,
        [](Text text, Settings* s) { return set_severity(text, &s->policy.unknown_severity); },
        [](S s) { return std::string(to_string(s.policy.unknown_severity)); },
        [](S s) { return static_cast<std::int64_t>(s.policy.unknown_severity); }},
    PolicyKey{"max_advisory_age_days", "must be a number of days, 1 to 3650", false,
              [](Text text, Settings* s) {
                const auto days = parse_days(text, kMaxPolicyDays);
                if (!days || *days == 0) return false;
                s->advisories.max_age_days = *days;
                return true;
              },
              [](S s) { return std::to_string(s.advisories.max_age_days); },
              [](S s) { return -std::int64_t{s.advisories.max_age_days}; }},
    PolicyKey{"max_ignore_days", "must be a number of days, 1 to 180", false,
              [](Text text, Settings* s) {
                const auto days = parse_days(text, unsigned{kMaxAcceptance.count()});
                if (!days || *days == 0) return false;
                s->policy.max_ignore_days = *days;
                return true;
              },
              [](S s) { return std::to_string(s.policy.max_ignore_days); },
              [](S s) { return -std::int64_t{s.policy.max_ignore_days}; }},
    PolicyKey{"require_owner", kTrueOrFalse, false,
              [](Text text, Settings* s) { return set_bool(text, &s->policy.require_owner); },
              [](S s) { return text_of(s.policy.require_owner); },
              [](S s) { return s.policy.require_owner ? std::int64_t{1} : std::int64_t{0}; }},
    PolicyKey{"bypass", kTrueOrFalse, false,
              [](Text text, Settings* s) { return set_bool(text, &s->policy.bypass_allowed); },
              [](S s) { return text_of(s.policy.bypass_allowed); },
              [](S s) { return s.policy.bypass_allowed ? std::int64_t{0} : std::int64_t{1}; }},
};

}  // namespace

std::span<const PolicyKey> policy_keys() { return kKeys; }

const PolicyKey* find_policy_key(std::string_view name) {
  const auto* const key = std::find_if(kKeys.begin(), kKeys.end(),
                                       [&](const PolicyKey& row) { return row.name == name; });
  return key == kKeys.end() ? nullptr : key;
}

std::string full_name(const PolicyKey& key) {
  return key.name == "mode" ? std::string(key.name) : "policy." + std::string(key.name);
}

std::string toml_value(const PolicyKey& key, const Settings& settings) {
  const std::string text = key.text(settings);
  return key.quoted ? '"' + text + '"' : text;
}

std::vector<PolicyValue> default_values() {
  const Settings settings;
  std::vector<PolicyValue> values;
  for (const PolicyKey& key : kKeys) {
    values.push_back({full_name(key), toml_value(key, settings), "default"});
  }
  return values;
}

std::string policy_digest(const std::vector<PolicyValue>& values) {
  std::string text;
  for (const PolicyValue& value : values) text += value.key + " = " + value.value + '\n';
  return sha256_hex(text);
}

}  // namespace sluice::policy
