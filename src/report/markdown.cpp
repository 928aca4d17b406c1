#include "report/markdown.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "base/date.h"
#include "report/advisory_age.h"
#include "report/escape.h"
#include "report/finding_text.h"
#include "report/log_entries.h"
#include "report/rule_groups.h"

namespace sluice::report {
namespace {

/// What each part may take, in bytes; head, policy and next steps have the rest.
constexpr std::size_t kBlockingBytes = 30'000;
constexpr std::size_t kReportedBytes = 10'000;
constexpr std::size_t kIgnoredBytes = 7'000;
constexpr std::size_t kNotCheckedBytes = 5'000;
constexpr std::size_t kPolicyBytes = 3'000;

/// Lines as far as they have room; then how many did not.
class Lines {
 public:
  explicit Lines(std::size_t room) : room_(room) {}

  void add(const std::string& line) {
    ++count_;
    if (left_out_ > 0 || text_.size() + line.size() + 1 > room_) {
      ++left_out_;
      return;
    }
    text_ += line + '\n';
  }
  std::size_t count() const { return count_; }
  std::size_t left_out() const { return left_out_; }
  const std::string& text() const { return text_; }

 private:
  std::size_t room_;
  std::size_t count_ = 0;
  std::size_t left_out_ = 0;
  std::string text_;
};

std::string cut_note(const Lines& lines) {
  if (lines.left_out() == 0) return {};
  return "\n" + std::to_string(lines.left_out()) +
         " more have no room here: see the build log, or `--format html=FILE`.\n";
}

std::string place_cell(const Finding& finding) {
  std::string text = markdown_code(place_text(finding.location), 200);
  if (finding.more_count > 0) text += " and " + counted(finding.more_count, "more place");
  return text;
}

std::string what_cell(const Finding& finding) {
  std::string text = "**" + std::string(to_string(finding.severity)) + "** " +
                     markdown_text(subject_text(finding), 250);
  if (finding.history) text += "<br>" + markdown_text(history_text(*finding.history), 200);
  return text + "<br>" + markdown_code(finding.id, 60);
}

std::string fix_cell(const Finding& finding) {
  if (!finding.fix.command.empty()) return markdown_code(finding.fix.command, 250);
  return markdown_text(finding.fix.text, 300);
}

std::string finding_row(const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  return "| " + place_cell(finding) + " | " + what_cell(finding) + " | " + fix_cell(finding) +
         " | " + markdown_text(judged.why, 200) + " |";
}

std::string ignored_row(const JudgedFinding& judged) {
  std::string reason = judged.why;
  std::string owner;
  std::string until;
  if (judged.ignored_by) {
    reason = judged.ignored_by->reason;
    owner = judged.ignored_by->owner;
    until = to_string(judged.ignored_by->until);
  }
  return "| " + place_cell(judged.finding) + " | " + what_cell(judged.finding) + " | " +
         markdown_text(reason, 250) + " | " + markdown_text(owner, 60) + " | " + until + " |";
}

Lines rows_of(const Report& report, Action action, std::size_t room) {
  Lines lines(room);
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action != action) continue;
    lines.add(action == Action::kIgnore ? ignored_row(judged) : finding_row(judged));
  }
  return lines;
}

constexpr std::string_view kFindingHead =
    "| Where | What | Fix | Why |\n| --- | --- | --- | --- |\n";
constexpr std::string_view kIgnoredHead =
    "| Where | What | Reason | Owner | Until |\n| --- | --- | --- | --- | --- |\n";

/// Closed until somebody wants to see it.
std::string details(const std::string& summary, std::string_view head, const Lines& lines) {
  if (lines.count() == 0) return {};
  return "\n<details><summary>" + summary + "</summary>\n\n" + std::string(head) + lines.text() +
         cut_note(lines) + "\n</details>\n";
}

std::string headline(const Report& report) {
  std::string text = "## Sluice: " + markdown_text(verdict_text(report), 80) + "\n\n";
  std::string counts = counts_sentence(report);
  if (counts.starts_with('n')) counts.front() = 'N';
  text += counts + ". ";
  text += counted(report.scan.files, "file");
  if (report.looked_at_dependencies) text += ", " + counted(report.packages, "package");
  text += " scanned";
  if (const std::string& environment = report.scan.environment; !environment.empty()) {
    text += " for environment " + markdown_code(environment, 80);
  }
  return text + ".\n";
}

std::string not_checked(const Report& report) {
  Lines lines(kNotCheckedBytes);
  for (const bool incomplete : {true, false}) {
    for (const Problem& problem : report.scan.problems) {
      if (problem.incomplete != incomplete) continue;
      std::string line = incomplete ? "- **Not scanned:** " : "- Note: ";
      if (!problem.path.empty()) {
        line += markdown_code(place_text({problem.path, problem.line, 0, 0, 0}), 200) + ' ';
      }
      lines.add(line + markdown_text(problem.message, 300));
    }
  }
  if (!report.scan.history.empty()) {
    lines.add("- Git history: " + markdown_text(report.scan.history));
  }
  for (const Skipped& variable : report.scan.left_out_vars) {
    lines.add("- Config var " + markdown_code(variable.path, 100) + ": " +
              markdown_text(variable.reason, 100));
  }
  const std::size_t parts = static_cast<std::size_t>(
      std::count_if(report.scan.problems.begin(), report.scan.problems.end(),
                    [](const Problem& problem) { return problem.incomplete; }));
  return details(parts > 0 ? "What was not checked: " + counted(parts, "part") + " incomplete"
                           : std::string("What was not checked"),
                 "", lines);
}

std::string policy_part(const Report& report) {
  std::string told;
  for (const PolicyValue& value : report.policy) {
    if (value.origin == "default" && value.key != "mode" && value.key != "policy.fail_on") continue;
    if (told.size() > kPolicyBytes) break;
    told += (told.empty() ? "" : ", ") + markdown_code(value.key + " = " + value.value, 120) +
            " (" + markdown_text(value.origin, 80) + ')';
  }
  std::string text = "\nPolicy: " + (told.empty() ? std::string("as built in") : told) + ".\n";
  if (report.earlier) {
    text += "Compared with " + markdown_text(report.earlier->source, 100);
    if (!report.earlier->built.empty()) {
      text += " of " + markdown_text(report.earlier->built.substr(0, 10), 20);
    }
    text += ".\n";
  }
  Lines notes(kPolicyBytes);
  for (const std::string& note : report.verdict.notes) notes.add("- " + markdown_text(note));
  if (notes.count() > 0) text += '\n' + notes.text() + cut_note(notes);
  for (const AdvisorySet& set : report.advisories) {
    text += "\nAdvisories: " +
            markdown_text(describe_advisories(set, report.advisories.size() == 1, report.scan.now));
  }
  return text + "\n\nSluice " + markdown_text(report.tool_version, 40) + ", rules " +
         markdown_text(report.rules_version, 40) + ".\n";
}

const Finding* first_blocking(const Report& report) {
  const auto found =
      std::find_if(report.findings.begin(), report.findings.end(),
                   [](const auto& judged) { return judged.action == Action::kBlock; });
  return found == report.findings.end() ? nullptr : &found->finding;
}

std::string next_steps(const Report& report, const LogOptions& options) {
  const Finding* finding = first_blocking(report);
  if (finding == nullptr) return {};
  const bool by_rule = finding->kind == FindingKind::kVulnerability;
  const auto today = std::chrono::floor<std::chrono::days>(report.scan.now);
  return "\n### Next steps\n\n- Fix what blocks, then push again. All findings: " +
         markdown_code(options.launcher + ' ' + options.command + " --verbose") +
         "\n- What one is about: " + markdown_code(options.launcher + " explain " + finding->rule) +
         "\n- To accept one instead, for a time and with a reason, in `sluice.toml`:\n\n" +
         "```toml\n[[ignore]]\nid = \"" + one_line(by_rule ? finding->rule : finding->id, 100) +
         "\"\nreason = \"why this is no danger here\"\nuntil = " +
         to_string(today + std::chrono::days(90)) + "\n```\n";
}

}  // namespace

std::string to_markdown(const Report& report, const LogOptions& options) {
  std::string text = headline(report);
  const Lines blocking = rows_of(report, Action::kBlock, kBlockingBytes);
  if (blocking.count() > 0) {
    text += '\n' + std::string(kFindingHead) + blocking.text() + cut_note(blocking);
  }
  const Lines reported = rows_of(report, Action::kReport, kReportedBytes);
  text += details(std::to_string(reported.count()) + " reported", kFindingHead, reported);
  const Lines ignored = rows_of(report, Action::kIgnore, kIgnoredBytes);
  text += details(std::to_string(ignored.count()) + " ignored", kIgnoredHead, ignored);
  text += not_checked(report);
  return text + next_steps(report, options) + policy_part(report);
}

}  // namespace sluice::report
