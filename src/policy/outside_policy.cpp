#include "policy/outside_policy.h"

#include <charconv>
#include <utility>

#include "base/nearest.h"
#include "format/toml.h"
#include "policy/policy_keys.h"

namespace sluice::policy {
namespace {

using format::Member;

constexpr std::string_view kModeKey = "mode";

Status read_member(std::string_view name, const Member& member, OutsidePolicy* policy) {
  const auto error = [&](std::string message) {
    return Error{std::string(name), member.line, std::move(message)};
  };
  const auto add = [&](Result<std::vector<Assignment>> read) -> Status {
    if (!read) return read.error();
    policy->assignments.insert(policy->assignments.end(), read->begin(), read->end());
    return std::nullopt;
  };
  if (member.key == "policy") return add(read_policy_table(name, member.value, "policy.", false));
  if (member.key == "environments") return add(read_environments(name, member.value));
  if (member.key == kModeKey) {
    Result<Assignment> mode =
        read_policy_value(name, member, *find_policy_key(kModeKey), std::string(kModeKey));
    if (!mode) return mode.error();
    policy->assignments.push_back(std::move(*mode));
    return std::nullopt;
  }
  if (member.key == "version") {
    const std::string& text = member.value.text;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, policy->version);
    if (member.value.kind != format::Node::Kind::kNumber || parsed.ec != std::errc() ||
        parsed.ptr != end) {
      return error("version must be a whole number");
    }
    return std::nullopt;
  }
  const std::string near = nearest(member.key, {"version", "mode", "policy", "environments"});
  return error("unknown key \"" + member.key + "\" in a policy from outside" +
               (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
}

/// The assignment that holds for a key in an environment; nullptr if none does.
const Assignment* demand_of(const OutsidePolicy& outside, const PolicyKey& key,
                            std::string_view environment) {
  const Assignment* found = nullptr;
  for (const Assignment& one : outside.assignments) {
    if (one.key != &key) continue;
    if (one.environment.empty() ? found == nullptr : one.environment == environment) found = &one;
  }
  return found;
}

void take(const PolicyKey& key, const std::string& text, const std::string& origin,
          Settings* settings, std::vector<PolicyValue>* values) {
  key.set(text, settings);
  for (PolicyValue& value : *values) {
    if (value.key != full_name(key)) continue;
    value.value = toml_value(key, *settings);
    value.origin = origin;
  }
}

/// Takes the demanded value if it is stricter.
void take_stricter(const PolicyKey& key, const Settings& demanded, const std::string& origin,
                   Settings* settings, std::vector<PolicyValue>* values) {
  if (key.strictness(demanded) <= key.strictness(*settings)) return;
  take(key, key.text(demanded), origin, settings, values);
}

/// What counts as a worse severity now must not get more grace by it, in an app that gives more of
/// that to the worse ones.
void cap_grace(const Settings& before, Settings* settings, std::vector<PolicyValue>* values) {
  if (before.policy.unknown_severity == settings->policy.unknown_severity) return;
  const auto grace_of = [](Severity severity) {
    return find_policy_key("grace_days." + std::string(to_string(severity)));
  };
  const PolicyKey* had = grace_of(before.policy.unknown_severity);
  const PolicyKey* has = grace_of(settings->policy.unknown_severity);
  if (has->strictness(*settings) >= had->strictness(before)) return;
  std::string origin;
  for (const PolicyValue& value : *values) {
    if (value.key == "policy.unknown_severity") origin = value.origin;
  }
  take(*has, had->text(before), origin, settings, values);
}

}  // namespace

Result<OutsidePolicy> read_outside_policy(std::string_view name, std::string_view text) {
  if (text.size() > kMaxOutsidePolicyBytes) return Error{std::string(name), 0, "bigger than 1 MB"};
  const Result<format::Node> document = format::read_toml(name, text);
  if (!document) return document.error();
  OutsidePolicy policy;
  for (const Member& member : document->members) {
    if (Status failed = read_member(name, member, &policy)) return *std::move(failed);
  }
  return policy;
}

void tighten(const OutsidePolicy& outside, std::string_view name, std::string_view environment,
             Settings* settings, std::vector<PolicyValue>* values) {
  const Settings before = *settings;
  for (const PolicyKey& key : policy_keys()) {
    const Assignment* demand = demand_of(outside, key, environment);
    if (demand == nullptr) continue;
    Settings demanded;
    key.set(demand->text, &demanded);
    std::string origin = std::string(name) + ':' + std::to_string(demand->line);
    if (!demand->environment.empty()) origin += " [environments." + demand->environment + ']';
    take_stricter(key, demanded, origin, settings, values);
  }
  cap_grace(before, settings, values);
}

void tighten_to_defaults(std::string_view origin, Settings* settings,
                         std::vector<PolicyValue>* values) {
  const Settings defaults;
  const Settings before = *settings;
  for (const PolicyKey& key : policy_keys()) {
    take_stricter(key, defaults, std::string(origin), settings, values);
  }
  cap_grace(before, settings, values);
}

}  // namespace sluice::policy
