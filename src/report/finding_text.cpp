#include "report/finding_text.h"

#include "report/rule_groups.h"

namespace sluice::report {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string subject_text(const Finding& finding) {
  if (finding.kind != FindingKind::kVulnerability || !finding.package) return finding.title;
  const Package& package = finding.package->package;
  std::string text = package.name;
  if (!package.version.empty()) text += ' ' + package.version;
  text += ": " + finding.rule;
  if (!finding.title.empty()) text += ", " + finding.title;
  if (finding.advisory && finding.advisory->known_exploited) text += " (exploited in the wild)";
  return text;
}

std::string remedy_text(const Finding& finding) {
  return finding.fix.command.empty() ? finding.fix.text : finding.fix.command;
}

std::string counts_sentence(const Report& report) {
  const Verdict& verdict = report.verdict;
  const auto part = [](std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + (count == 1 ? one : many);
  };
  if (verdict.blocking + verdict.reported + verdict.ignored == 0) return "nothing was found";
  const bool enforced = blocking_fails(report);
  std::string text = counted(verdict.blocking, "finding") +
                     (enforced ? (verdict.blocking == 1 ? " blocks" : " block") : " would block");
  text += ", " + part(verdict.reported, " is reported", " are reported");
  return text + ", " + part(verdict.ignored, " is ignored", " are ignored");
}

std::string verdict_text(const Report& report) {
  switch (report.verdict.result) {
    case VerdictResult::kPass:
      return "passed";
    case VerdictResult::kBlocked:
      return "blocked";
    case VerdictResult::kWarned:
      return "passed with warnings";
    case VerdictResult::kBypassed:
      return "passed by the bypass of " + report.verdict.bypass;
    case VerdictResult::kIncomplete:
      break;
  }
  return "incomplete";
}

}  // namespace sluice::report
