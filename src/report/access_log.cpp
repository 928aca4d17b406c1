#include "report/access_log.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "report/access_plan.h"
#include "report/escape.h"

namespace sluice::report {
namespace {

constexpr std::size_t kWidth = 92;
/// Without --verbose: steps per rule, lines of a command.
constexpr std::size_t kBlockingSteps = 8;
constexpr std::size_t kReportedSteps = 4;
constexpr std::size_t kCommandLines = 8;
constexpr std::size_t kMaxProblems = 20;
constexpr std::size_t kRuleColumn = 38;
constexpr std::string_view kIndent = "       ";

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

class AccessLog {
 public:
  AccessLog(const Report& report, const LogOptions& options)
      : report_(report), overview_(*report.access), options_(options) {}

  std::string write() {
    if (!options_.quiet) write_head();
    if (!options_.quiet && !report_.findings.empty()) write_table();
    const std::size_t blocking =
        write_sections(Action::kBlock, "To do first: blocks by the policy", 0);
    const std::size_t all = write_sections(Action::kReport, "To do then", blocking);
    if (options_.verbose) write_sections(Action::kIgnore, "Accepted", all);
    write_problems();
    if (!options_.quiet) write_notes();
    if (!options_.quiet) write_last_line();
    return std::move(text_);
  }

 private:
  void line(std::string_view prefix, std::string_view text) {
    text_.append(prefix).append(text);
    text_ += '\n';
  }
  void step(const std::string& text) { line("-----> ", text); }
  void wrapped(std::string_view prefix, std::string_view text, std::size_t width) {
    for (const std::string& part : wrap(text, width)) line(prefix, part);
  }

  void write_head() {
    step("Access of " + (overview_.target.empty() ? "this account" : one_line(overview_.target)) +
         " on " + overview_.taken + " (Sluice " + report_.tool_version + ", rules " +
         report_.rules_version + ')');
    std::string text = count_of(overview_.apps, "app", "apps");
    if (overview_.production_apps > 0) {
      text += " (" + std::to_string(overview_.production_apps) + " in production)";
    }
    text += ", " + count_of(overview_.people, "person", "people") + "; what was used in the last " +
            std::to_string(overview_.look_back_days) + " days";
    wrapped(kIndent, text, kWidth - kIndent.size());
    if (!overview_.taken_by.empty()) line(kIndent, "Taken by " + one_line(overview_.taken_by));
    for (const std::string& note : report_.verdict.notes) {
      wrapped(kIndent, "Policy: " + one_line(note, 300), kWidth - kIndent.size());
    }
    text_ += '\n';
  }

  /// One line per rule: how many findings, people and apps.
  void write_table() {
    struct Row {
      std::size_t order = 0;
      Severity severity = Severity::kUnknown;
      std::size_t findings = 0;
      std::set<std::string_view> people;
      std::set<std::string_view> apps;
    };
    std::map<std::string_view, Row> rows;
    for (const JudgedFinding& judged : report_.findings) {
      if (judged.action == Action::kIgnore) continue;
      const Finding& finding = judged.finding;
      Row& row = rows[finding.rule];
      row.severity = std::max(row.severity, finding.severity);
      ++row.findings;
      if (!finding.access) continue;
      row.people.insert(finding.access->people.begin(), finding.access->people.end());
      row.apps.insert(finding.access->apps.begin(), finding.access->apps.end());
    }
    std::vector<std::pair<std::string_view, const Row*>> order;
    for (const auto& [rule, row] : rows) order.emplace_back(rule, &row);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      if (a.second->severity != b.second->severity) return a.second->severity > b.second->severity;
      return a.second->findings > b.second->findings;
    });
    if (order.empty()) return;
    const auto cell = [](std::size_t number) {
      std::string text = number == 0 ? "-" : std::to_string(number);
      return std::string(text.size() < 10 ? 10 - text.size() : 1, ' ') + text;
    };
    std::string head = "What is too much";
    head.resize(kRuleColumn, ' ');
    line(kIndent, head + "worst       findings    people      apps");
    for (const auto& [rule, row] : order) {
      std::string text(rule);
      text.resize(std::max(text.size() + 1, kRuleColumn), ' ');
      std::string severity(to_string(row->severity));
      severity.resize(10, ' ');
      line(kIndent, text + severity + cell(row->findings) + cell(row->people.size()) +
                        cell(row->apps.size()));
    }
    text_ += '\n';
  }

  /// Sections are numbered from `before` on; the number of the last.
  std::size_t write_sections(Action action, const std::string& title, std::size_t before) {
    const std::vector<AccessSection> sections = access_plan(report_, action);
    if (sections.empty()) return before;
    step(title);
    for (std::size_t i = 0; i < sections.size(); ++i) {
      write_section(sections[i], action, before + i + 1);
    }
    return before + sections.size();
  }

  void write_section(const AccessSection& section, Action action, std::size_t number) {
    const Finding& worst = *section.worst;
    std::string severity(to_string(worst.severity));
    for (char& c : severity) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    line(kIndent, std::to_string(number) + ". " + severity + "  " + worst.rule + ": " +
                      count_of(section.findings, "finding", "findings"));
    const std::string body = std::string(kIndent) + "   ";
    wrapped(body, one_line(worst.risk, 400), kWidth - body.size());
    if (action != Action::kIgnore) {
      wrapped(body, one_line(worst.fix.text, 500), kWidth - body.size());
    }
    std::size_t room = options_.verbose            ? section.steps.size()
                       : action == Action::kReport ? kReportedSteps
                                                   : kBlockingSteps;
    // "and 1 more" takes as much room as the one.
    if (section.steps.size() == room + 1) ++room;
    for (std::size_t i = 0; i < std::min(room, section.steps.size()); ++i) {
      write_step(section.steps[i], worst, body);
    }
    if (room < section.steps.size()) {
      line(body, "- and " + std::to_string(section.steps.size() - room) +
                     " more: --verbose shows all, --format json holds them");
    }
    text_ += '\n';
  }

  void write_step(const AccessStep& step, const Finding& worst, const std::string& body) {
    const Finding& finding = step.findings.front()->finding;
    std::string title = one_line(step.title, 600);
    if (finding.severity != worst.severity) {
      title += " (" + std::string(to_string(finding.severity)) + ')';
    }
    const std::string inner = body + "  ";
    const std::vector<std::string> lines = wrap(title, kWidth - inner.size());
    for (std::size_t i = 0; i < lines.size(); ++i) line(i == 0 ? body + "- " : inner, lines[i]);
    for (const AccessCommand& command : step.commands) write_command(command, inner);
    if (finding.fix.text != worst.fix.text) {
      wrapped(inner, one_line(finding.fix.text, 400), kWidth - inner.size());
    }
    if (options_.verbose) {
      std::string ids = "id";
      for (const JudgedFinding* one : step.findings) ids += ' ' + one->finding.id;
      wrapped(inner, ids, kWidth - inner.size());
      std::string place = one_line(finding.location.path, 200);
      if (finding.location.line != 0) place += ':' + std::to_string(finding.location.line);
      if (finding.more_count > 0) {
        place += " and " + count_of(finding.more_count, "more place", "more places");
      }
      line(inner, place);
    }
    if (const auto& by = step.findings.front()->ignored_by) {
      wrapped(inner,
              "Accepted until " + to_string(by->until) + " by " + one_line(by->file, 80) + ':' +
                  std::to_string(by->line) + ": " + one_line(by->reason, 200),
              kWidth - inner.size());
    }
  }

  void write_command(const AccessCommand& command, const std::string& inner) {
    const std::vector<std::string> lines = shell_lines(command, kWidth - inner.size() - 2);
    // A loop over hundreds of apps is read whole only by who wants to run it.
    const bool cut = !options_.verbose && lines.size() > kCommandLines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (cut && i == kCommandLines / 2) {
        line(inner + "    ", "[" + std::to_string(lines.size() - kCommandLines / 2 - 1) +
                                 " lines left out: --verbose shows the whole command]");
        i = lines.size() - 1;
      }
      line(inner + (i == 0 ? "$ " : "  "), one_line(lines[i], 2000));
    }
  }

  void write_problems() {
    std::size_t incomplete = 0;
    std::size_t shown = 0;
    for (const Problem& problem : report_.scan.problems) incomplete += problem.incomplete ? 1U : 0U;
    if (incomplete == 0) return;
    step("Not judged: " + count_of(incomplete, "part", "parts") + " of the snapshot");
    for (const Problem& problem : report_.scan.problems) {
      if (!problem.incomplete) continue;
      if (shown == kMaxProblems) break;
      ++shown;
      wrapped(kIndent, one_line(problem.path + ": " + problem.message, 400),
              kWidth - kIndent.size());
    }
    if (shown < incomplete)
      line(kIndent,
           "and " + std::to_string(incomplete - shown) + " more: --format json holds them");
    text_ += '\n';
  }

  void write_notes() {
    std::vector<std::string> notes = overview_.notes;
    std::size_t left_out = 0;
    for (const Problem& problem : report_.scan.problems) {
      if (problem.incomplete) continue;
      if (++left_out <= kMaxProblems) notes.push_back(problem.path + ": " + problem.message);
    }
    if (left_out > kMaxProblems) {
      notes.push_back("and " + std::to_string(left_out - kMaxProblems) +
                      " more were left out: --format json holds them");
    }
    if (notes.empty()) return;
    step("What this can't tell");
    for (const std::string& note : notes) {
      const std::vector<std::string> lines = wrap(one_line(note, 600), kWidth - kIndent.size() - 2);
      for (std::size_t i = 0; i < lines.size(); ++i) {
        line(std::string(kIndent) + (i == 0 ? "- " : "  "), lines[i]);
      }
    }
    text_ += '\n';
  }

  void write_last_line() {
    const Verdict& verdict = report_.verdict;
    if (verdict.blocking == 0 && verdict.reported == 0) {
      step(verdict.exit_code == kExitIncomplete ? "Nothing found in what could be read."
                                                : "Nothing is too much.");
      return;
    }
    std::string text = count_of(verdict.blocking + verdict.reported, "finding", "findings");
    if (verdict.blocking > 0) text += ", " + std::to_string(verdict.blocking) + " blocking";
    if (verdict.ignored > 0) text += "; " + std::to_string(verdict.ignored) + " accepted";
    step(text + ". Nothing was changed: the commands are yours to run.");
  }

  const Report& report_;
  const AccessOverview& overview_;
  const LogOptions& options_;
  std::string text_;
};

}  // namespace

std::string to_access_log(const Report& report, const LogOptions& options) {
  return AccessLog(report, options).write();
}

}  // namespace sluice::report
