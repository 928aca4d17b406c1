#include "report/junit.h"

#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "report/escape.h"
#include "report/finding_text.h"
#include "report/log_entries.h"
#include "report/rule_groups.h"

namespace sluice::report {
namespace {

/// Findings told in one test, tests of accepted findings in one suite; the rest is counted.
constexpr std::size_t kMaxTold = 1000;

struct Test {
  std::string name;
  std::string body;  ///< elements of the outcome; empty: passed without a word
};

struct Suite {
  std::string_view family;
  std::vector<Test> tests;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
};

std::string attribute(std::string_view name, std::string_view value) {
  return ' ' + std::string(name) + "=\"" + xml_text(value) + '"';
}

std::string number(std::string_view name, std::size_t value) {
  return attribute(name, std::to_string(value));
}

/// An outcome's element with lines of text in it.
std::string element(std::string_view name, std::string_view type, std::string_view message,
                    const std::string& lines) {
  std::string text = "      <" + std::string(name);
  if (!message.empty()) text += attribute("message", message);
  if (!type.empty()) text += attribute("type", type);
  return text + '>' + lines + "</" + std::string(name) + ">\n";
}

std::string finding_lines(const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  std::string text = "\n" + xml_text(place_text(finding.location)) + "  " +
                     std::string(to_string(finding.severity)) + "  " +
                     xml_text(subject_text(finding)) + " (" + xml_text(finding.rule, 200) + ")\n";
  if (finding.history) text += "  history: " + xml_text(history_text(*finding.history)) + '\n';
  text += "  why: " + xml_text(judged.why) + '\n';
  const std::string remedy = remedy_text(finding);
  if (!remedy.empty()) text += "  fix: " + xml_text(remedy) + '\n';
  return text + "  id: " + xml_text(finding.id) + '\n';
}

std::string lines_of(const RuleGroup& group, Action action) {
  std::string text;
  std::size_t count = 0;
  for (const JudgedFinding* judged : group.findings) {
    if (judged->action == action && ++count <= kMaxTold) text += finding_lines(*judged);
  }
  if (count > kMaxTold) text += "\nand " + std::to_string(count - kMaxTold) + " more\n";
  return text;
}

void add_group(Suite* suite, const RuleGroup& group, bool fails) {
  Test test{group.name, {}};
  const std::size_t blocking = group.count(Action::kBlock);
  std::string output;
  if (blocking > 0 && fails) {
    ++suite->failures;
    test.body += element("failure", "blocked",
                         counted(blocking, "finding") + (blocking == 1 ? " blocks" : " block"),
                         lines_of(group, Action::kBlock));
  } else if (blocking > 0) {
    output += "\nwould block:\n" + lines_of(group, Action::kBlock);
  }
  if (const std::string reported = lines_of(group, Action::kReport); !reported.empty()) {
    output += "\nreported:\n" + reported;
  }
  if (!output.empty()) test.body += element("system-out", "", "", output);
  suite->tests.push_back(std::move(test));
}

std::string reason_of(const JudgedFinding& judged) {
  if (!judged.ignored_by) return judged.why;
  const IgnoreEntry& entry = *judged.ignored_by;
  std::string text = entry.reason;
  if (!entry.owner.empty()) text += " (" + entry.owner + ')';
  return text + ", until " + to_string(entry.until);
}

/// A test for each finding that is accepted: a group's own test tells whether the rest passed.
void add_accepted(Suite* suite, const RuleGroup& group) {
  for (const JudgedFinding* judged : group.findings) {
    if (judged->action != Action::kIgnore || ++suite->skipped > kMaxTold) continue;
    const Finding& finding = judged->finding;
    suite->tests.push_back({group.name + ": " + finding.rule + " in " +
                                place_text(finding.location) + ", " + finding.id,
                            "      <skipped" + attribute("message", reason_of(*judged)) + "/>\n"});
  }
}

void end_accepted(Suite* suite) {
  if (suite->skipped <= kMaxTold) return;
  const std::string rest = std::to_string(suite->skipped - kMaxTold);
  suite->tests.push_back(
      {rest + " more accepted findings", "      <skipped message=\"see the JSON report\"/>\n"});
  suite->skipped = kMaxTold + 1;
}

Suite coverage_suite(const Report& report) {
  Suite suite{"coverage", {}};
  std::array<std::string, 2> lines;
  std::array<std::size_t, 2> counts{};
  for (const Problem& problem : report.scan.problems) {
    const std::size_t kind = problem.incomplete ? 0 : 1;
    if (++counts.at(kind) > kMaxTold) continue;
    lines.at(kind) += '\n' + xml_text(place_text({problem.path, problem.line, 0, 0, 0})) + "  " +
                      xml_text(problem.message);
  }
  Test test{"everything was read", {}};
  if (counts[0] > 0) {
    suite.errors = 1;
    test.body += element("error", "incomplete", counted(counts[0], "part") + " not scanned",
                         lines[0] + '\n');
  }
  for (const std::string& note : report.verdict.notes) lines[1] += '\n' + xml_text(note);
  if (!lines[1].empty()) test.body += element("system-out", "", "", lines[1] + '\n');
  suite.tests.push_back(std::move(test));
  return suite;
}

std::string counts_of(const Suite& suite) {
  return number("tests", suite.tests.size()) + number("failures", suite.failures) +
         number("errors", suite.errors) + number("skipped", suite.skipped);
}

std::string suite_text(const Suite& suite, const Report& report) {
  const std::string name = "sluice." + std::string(suite.family);
  std::string text = "  <testsuite" + attribute("name", name) + counts_of(suite) +
                     attribute("time", "0.000") + attribute("timestamp", report.scan.started) +
                     ">\n";
  for (const Test& test : suite.tests) {
    text += "    <testcase" + attribute("classname", name) + attribute("name", test.name) +
            attribute("time", "0.000");
    text += test.body.empty() ? "/>\n" : ">\n" + test.body + "    </testcase>\n";
  }
  return text + "  </testsuite>\n";
}

}  // namespace

std::string to_junit(const Report& report) {
  std::vector<Suite> suites;
  for (const RuleGroup& group : rule_groups(report)) {
    if (suites.empty() || suites.back().family != group.family) {
      if (!suites.empty()) end_accepted(&suites.back());
      suites.push_back({group.family, {}});
    }
    add_group(&suites.back(), group, blocking_fails(report));
    add_accepted(&suites.back(), group);
  }
  if (!suites.empty()) end_accepted(&suites.back());
  suites.push_back(coverage_suite(report));
  Suite sum;
  std::size_t tests = 0;
  std::string text;
  for (const Suite& suite : suites) {
    tests += suite.tests.size();
    sum.failures += suite.failures;
    sum.errors += suite.errors;
    sum.skipped += suite.skipped;
    text += suite_text(suite, report);
  }
  std::array<char, 32> seconds{};
  std::snprintf(seconds.data(), seconds.size(), "%.3f",
                static_cast<double>(report.scan.duration_ms) / 1000);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sluice\"" +
         number("tests", tests) + number("failures", sum.failures) + number("errors", sum.errors) +
         number("skipped", sum.skipped) + attribute("time", seconds.data()) + ">\n" + text +
         "</testsuites>\n";
}

}  // namespace sluice::report
