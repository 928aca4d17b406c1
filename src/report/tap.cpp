#include "report/tap.h"

#include <string_view>
#include <vector>

#include "report/escape.h"
#include "report/finding_text.h"
#include "report/log_entries.h"
#include "report/owasp_text.h"
#include "report/rule_groups.h"

namespace sluice::report {
namespace {

/// Findings told below a test; the rest is counted.
constexpr std::size_t kMaxTold = 100;

/// Diagnostics are comments in column 0: Heroku CI does not know what is indented.
std::string comment(std::string_view text) { return "# " + one_line(text, 1000) + '\n'; }

std::string told(std::string_view name, const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  std::string text = comment(std::string(name) + ": " + place_text(finding.location) + ": " +
                             subject_text(finding) + " (" + finding.rule + ')');
  if (finding.history) text += comment("  history: " + history_text(*finding.history));
  if (const std::string remedy = remedy_text(finding); !remedy.empty()) {
    text += comment("  fix: " + remedy);
  }
  return text;
}

std::string more_line(std::size_t count, std::string_view what) {
  if (count <= kMaxTold) return {};
  return comment("and " + std::to_string(count - kMaxTold) + " more " + std::string(what));
}

std::string test_line(bool passed, std::size_t number, std::string_view name) {
  return (passed ? "ok " : "not ok ") + std::to_string(number) + " - " + std::string(name);
}

/// One test for all groups of a family.
std::string family_test(const Report& report, const std::vector<RuleGroup>& groups,
                        std::string_view family, std::size_t number, const std::string& scanned) {
  std::size_t blocking = 0;
  std::size_t reported = 0;
  std::size_t ignored = 0;
  std::string details;
  for (const RuleGroup& group : groups) {
    if (group.family != family) continue;
    reported += group.count(Action::kReport);
    ignored += group.count(Action::kIgnore);
    for (const JudgedFinding* judged : group.findings) {
      if (judged->action != Action::kBlock) continue;
      if (++blocking <= kMaxTold) details += told(family, *judged);
    }
  }
  const bool failed = blocking > 0 && blocking_fails(report);
  std::string counts;
  const auto add = [&](std::size_t count, std::string_view words) {
    if (count == 0) return;
    counts += (counts.empty() ? "" : ", ") + std::to_string(count) + std::string(words);
  };
  add(blocking, failed ? " blocking" : " would block");
  add(reported, " reported");
  add(ignored, " ignored");
  return test_line(!failed, number, family) + ": " + (counts.empty() ? "none" : counts) + " in " +
         scanned + '\n' + details + more_line(blocking, "findings");
}

std::string coverage_test(const Report& report, std::size_t number) {
  std::string details;
  std::size_t count = 0;
  for (const Problem& problem : report.scan.problems) {
    if (!problem.incomplete || ++count > kMaxTold) continue;
    details += comment("coverage: " + place_text({problem.path, problem.line, 0, 0, 0}) + "  " +
                       problem.message);
  }
  const std::string_view text = count == 0 ? "everything was read" : "parts could not be scanned";
  return test_line(count == 0, number, "coverage: ") + std::string(text) + '\n' + details +
         more_line(count, "parts");
}

}  // namespace

std::string to_tap(const Report& report) {
  const std::vector<RuleGroup> groups = rule_groups(report);
  std::vector<std::string> tests;
  const auto add = [&](bool looked, std::string_view family, const std::string& scanned) {
    const std::size_t number = tests.size() + 1;
    tests.push_back(looked ? family_test(report, groups, family, number, scanned)
                           : test_line(true, number, family) + " # SKIP not looked at here\n");
  };
  const std::string files = counted(report.scan.files, "file");
  if (!report.looked_at_access) {
    const auto& commits = report.scan.commits;
    add(report.looked_for_secrets, "secrets",
        commits ? counted(*commits, "commit") + " and " + counted(report.scan.files, "blob")
                : files);
    add(report.looked_at_dependencies, "dependencies", counted(report.packages, "package"));
    add(report.ran_checks, "configuration", files);
  } else {
    add(true, "access", files);
  }
  tests.push_back(coverage_test(report, tests.size() + 1));
  std::string text = "TAP version 13\n1.." + std::to_string(tests.size()) + '\n';
  for (const std::string& test : tests) text += test;
  for (const std::string& note : report.verdict.notes) text += comment("policy: " + note);
  for (const OwaspView& view : report.owasp) {
    for (const OwaspRow& row : view.rows) {
      text += comment("OWASP " + row.id + ':' + view.edition + ' ' + row.name + ": " +
                      owasp_numbers(row) + "; not seen by a build: " + row.blind);
    }
  }
  return text;
}

}  // namespace sluice::report
