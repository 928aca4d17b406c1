#include "report/tap.h"

#include <map>
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

/// What a test counts by itself, as the log has it on lines of their own.
std::string_view part_of(const RuleGroup& group) {
  if (group.name == "lockfiles and sources") return "hygiene";
  return group.name == "runtimes" ? "runtimes" : "";
}

struct Counts {
  std::size_t blocking = 0;
  std::size_t reported = 0;
  std::size_t ignored = 0;
};

std::string counts_text(const Counts& counts, bool failed) {
  std::string text;
  const auto add = [&](std::size_t count, std::string_view words) {
    if (count == 0) return;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + std::string(words);
  };
  add(counts.blocking, failed ? " blocking" : " would block");
  add(counts.reported, " reported");
  add(counts.ignored, " ignored");
  return text;
}

/// One test for all groups of a family.
std::string family_test(const Report& report, const std::vector<RuleGroup>& groups,
                        std::string_view family, std::size_t number, const std::string& scanned) {
  std::map<std::string_view, Counts> parts = {{"", {}}};
  std::size_t blocking = 0;
  std::string details;
  for (const RuleGroup& group : groups) {
    if (group.family != family) continue;
    Counts& counts = parts[part_of(group)];
    counts.blocking += group.count(Action::kBlock);
    counts.reported += group.count(Action::kReport);
    counts.ignored += group.count(Action::kIgnore);
    for (const JudgedFinding* judged : group.findings) {
      if (judged->action != Action::kBlock) continue;
      if (++blocking <= kMaxTold) details += told(family, *judged);
    }
  }
  const bool failed = blocking > 0 && blocking_fails(report);
  std::string text = test_line(!failed, number, family) + ": ";
  for (const auto& [name, counts] : parts) {
    const std::string numbers = counts_text(counts, failed);
    if (name.empty()) {
      text += numbers.empty() ? "none" : numbers;
    } else if (!numbers.empty()) {
      text += "; " + std::string(name) + ' ' + numbers;
    }
  }
  return text + " in " + scanned + '\n' + details + more_line(blocking, "findings");
}

/// Categories in which something was found; the others only as a number.
std::string owasp_lines(const std::vector<OwaspView>& views) {
  std::string text;
  std::size_t all = 0;
  std::size_t rest = 0;
  for (const OwaspView& view : views) {
    for (const OwaspRow& row : view.rows) {
      ++all;
      if (row.blocking + row.reported == 0) {
        ++rest;
        continue;
      }
      text += comment("OWASP " + row.id + ':' + view.edition + ' ' + row.name + ": " +
                      owasp_numbers(row) + "; not seen by a build: " + row.blind);
    }
  }
  if (rest == 0) return text;
  return text +
         comment("OWASP: nothing found in " + std::to_string(rest) + " of " + std::to_string(all) +
                 " categories; sluice gate --verbose tells what was looked for");
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
  text += owasp_lines(report.owasp);
  return text;
}

}  // namespace sluice::report
