#include "report/rule_groups.h"

#include <algorithm>

#include "report/log_entries.h"

namespace sluice::report {
namespace {

constexpr std::string_view kOtherChecks = "other checks";

/// Checks by the categories of the newest edition, because there are hundreds of them.
void add_check_groups(std::vector<RuleGroup>* groups, const Report& report) {
  if (!report.owasp.empty()) {
    for (const OwaspRow& row : report.owasp.back().rows) {
      if (row.checks > 0) groups->push_back({"configuration", row.id + ' ' + row.name, {}});
    }
  }
  groups->push_back({"configuration", std::string(kOtherChecks), {}});
}

bool is_of_category(const RuleGroup& group, const std::string& owasp) {
  return !owasp.empty() && group.name.starts_with(owasp + ' ');
}

std::string_view group_name(const Finding& finding) {
  switch (finding.kind) {
    case FindingKind::kSecret:
      return "committed secrets";
    case FindingKind::kVulnerability:
      return finding.advisory && finding.advisory->malicious ? "malicious packages"
                                                             : "known vulnerabilities";
    case FindingKind::kHygiene:
      return is_about_runtime(finding) ? "runtimes" : "lockfiles and sources";
    case FindingKind::kAccess:
      return "rights of people and apps";
    case FindingKind::kCheck:
      break;
  }
  return kOtherChecks;
}

std::string_view family_of(FindingKind kind) {
  switch (kind) {
    case FindingKind::kSecret:
      return "secrets";
    case FindingKind::kCheck:
      return "configuration";
    case FindingKind::kAccess:
      return "access";
    case FindingKind::kVulnerability:
    case FindingKind::kHygiene:
      break;
  }
  return "dependencies";
}

RuleGroup* group_of(std::vector<RuleGroup>* groups, const Finding& finding,
                    const std::string& category) {
  const std::string_view family = family_of(finding.kind);
  RuleGroup* found = nullptr;
  for (RuleGroup& group : *groups) {
    if (group.family != family) continue;
    if (finding.kind == FindingKind::kCheck && is_of_category(group, category)) return &group;
    if (group.name == group_name(finding)) found = &group;
  }
  return found;
}

}  // namespace

std::size_t RuleGroup::count(Action action) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const auto* judged) { return judged->action == action; }));
}

std::vector<RuleGroup> rule_groups(const Report& report) {
  std::vector<RuleGroup> groups;
  if (report.looked_for_secrets) groups.push_back({"secrets", "committed secrets", {}});
  if (report.looked_at_dependencies) {
    for (const char* name :
         {"known vulnerabilities", "malicious packages", "lockfiles and sources", "runtimes"}) {
      groups.push_back({"dependencies", name, {}});
    }
  }
  if (report.ran_checks) add_check_groups(&groups, report);
  if (report.looked_at_access) groups.push_back({"access", "rights of people and apps", {}});
  const bool newest = !report.owasp.empty() && report.owasp.back().edition == "2025";
  for (const JudgedFinding& judged : report.findings) {
    const Finding& finding = judged.finding;
    RuleGroup* group = group_of(&groups, finding, newest ? finding.owasp_2025 : finding.owasp_2021);
    if (group == nullptr) {
      groups.push_back({family_of(finding.kind), std::string(group_name(finding)), {}});
      group = &groups.back();
    }
    group->findings.push_back(&judged);
  }
  std::stable_sort(groups.begin(), groups.end(), [&](const RuleGroup& a, const RuleGroup& b) {
    const auto rank = [](std::string_view family) {
      return family == "secrets"         ? 0
             : family == "dependencies"  ? 1
             : family == "configuration" ? 2
                                         : 3;
    };
    return rank(a.family) < rank(b.family);
  });
  return groups;
}

bool blocking_fails(const Report& report) { return report.verdict.exit_code == kExitBlocked; }

}  // namespace sluice::report
