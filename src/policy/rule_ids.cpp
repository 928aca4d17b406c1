#include "policy/rule_ids.h"

#include <algorithm>
#include <array>

#include "base/nearest.h"

namespace sluice::policy {
namespace {

bool is_finding_id(std::string_view id) {
  constexpr std::array<std::string_view, 5> kKinds = {"secret-", "vuln-", "check-", "access-",
                                                      "hygiene-"};
  constexpr std::size_t kDigits = 16;
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
    return id.starts_with(kind) && id.size() == kind.size() + kDigits &&
           id.find_first_not_of("0123456789abcdef", kind.size()) == std::string_view::npos;
  });
}

bool among(std::string_view id, const std::vector<std::string>& ids) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// Ids of advisories have capitals: CVE-2021-23337, GHSA-…, GO-…
bool may_be_advisory(std::string_view id) {
  return id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos;
}

std::string no_such_rule(std::string_view id, const std::vector<std::string>& rules) {
  const std::string near = nearest(id, rules);
  return near.empty() ? "there is no such rule (see sluice rules list)."
                      : "there is no such rule, did you mean " + near + "?";
}

}  // namespace

std::string wrong_comment_id(std::string_view id, const RuleIds& rules) {
  if (rules.secrets.empty() || is_finding_id(id)) return {};
  if (among(id, rules.secrets) || among(id, rules.checks)) return {};
  std::vector<std::string> all = rules.secrets;
  all.insert(all.end(), rules.checks.begin(), rules.checks.end());
  return no_such_rule(id, all);
}

std::string wrong_ignore_id(const IgnoreEntry& entry, const RuleIds& rules) {
  if (rules.secrets.empty() || is_finding_id(entry.id)) return {};
  if (among(entry.id, rules.secrets)) {
    return entry.path.empty() ? "the rule of a secret needs a path beside it." : "";
  }
  if (may_be_advisory(entry.id) || among(entry.id, rules.others)) return {};
  if (among(entry.id, rules.checks)) return {};
  // Only the audit of access reads its rules.
  if (entry.id.starts_with("access-")) return {};
  std::vector<std::string> all = rules.secrets;
  all.insert(all.end(), rules.checks.begin(), rules.checks.end());
  all.insert(all.end(), rules.others.begin(), rules.others.end());
  return no_such_rule(entry.id, all);
}

}  // namespace sluice::policy
