#include "report/html_finding_words.h"

#include "report/log_entries.h"

namespace sluice::report {

std::string category_word(std::string_view edition, std::string_view id) {
  return std::string(edition) + '-' + std::string(id);
}

std::vector<std::string> category_words(const Finding& finding) {
  std::vector<std::string> words;
  if (!finding.owasp_2025.empty()) words.push_back(category_word("2025", finding.owasp_2025));
  if (!finding.owasp_2021.empty()) words.push_back(category_word("2021", finding.owasp_2021));
  return words;
}

bool has_fix(const Finding& finding) {
  if (finding.kind != FindingKind::kVulnerability) return true;
  return !finding.fix.version.empty() || (finding.advisory && finding.advisory->malicious);
}

std::string_view fix_word(const Finding& finding) { return has_fix(finding) ? "fix" : "no-fix"; }

std::string_view kind_words(const Finding& finding) {
  switch (finding.kind) {
    case FindingKind::kSecret:
      return "Secret";
    case FindingKind::kVulnerability:
      return finding.advisory && finding.advisory->malicious ? "Malicious package"
                                                             : "Vulnerable package";
    case FindingKind::kCheck:
      return "Configuration";
    case FindingKind::kAccess:
      return "Access";
    case FindingKind::kHygiene:
      return is_about_runtime(finding) ? "Runtime" : "Hygiene";
  }
  return "";
}

std::string_view since_words(Since since) {
  switch (since) {
    case Since::kIntroduced:
      return "new";
    case Since::kDisclosed:
      return "newly disclosed";
    case Since::kExisting:
      return "existing";
  }
  return "";
}

std::string_view action_words(Action action, VerdictResult result) {
  switch (action) {
    case Action::kBlock:
      return result == VerdictResult::kBlocked ? "blocks" : "would block";
    case Action::kReport:
      return "reported";
    case Action::kIgnore:
      return "accepted";
  }
  return "";
}

}  // namespace sluice::report
