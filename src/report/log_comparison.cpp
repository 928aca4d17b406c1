#include "report/log_comparison.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/date.h"
#include "report/escape.h"

namespace sluice::report {
namespace {

constexpr std::size_t kCommitLength = 12;

std::string findings_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " finding" : " findings");
}

bool of_build(const Report& report) { return report.earlier && !report.earlier->built.empty(); }

std::string first_build_text(const Report& report) {
  if (report.settings.policy.first_run == FirstRun::kBlock) {
    return "no earlier build: everything counts as new (first_run = \"block\")";
  }
  const std::size_t listed = existing_of(report);
  std::string text = "nothing (first build): ";
  text += listed == 0 ? "nothing old is there to list"
                      : findings_text(listed) + (listed == 1 ? " is" : " are") + " only listed";
  if (report.verdict.result != VerdictResult::kPass) {
    return text + "; new ones block once a build has passed";
  }
  return text + "; from the next build on, new ones block";
}

}  // namespace

std::size_t existing_of(const Report& report) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(), [](const auto& judged) {
        return judged.action == Action::kReport && judged.since == Since::kExisting;
      }));
}

std::string existing_text(const Report& report) {
  const bool build = of_build(report) || report.first_build;
  return std::to_string(existing_of(report)) + (build ? " existing" : " in the baseline");
}

std::string compared_with(const Report& report) {
  if (report.first_build) return first_build_text(report);
  if (!of_build(report)) return {};
  const EarlierState& earlier = *report.earlier;
  std::string text = one_line(earlier.source, 40) + " of " + one_line(earlier.built.substr(0, 10));
  if (!earlier.commit.empty()) {
    text += ", commit " + one_line(earlier.commit.substr(0, kCommitLength));
  }
  std::map<Since, std::size_t> counts;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action != Action::kIgnore) ++counts[judged.since];
  }
  std::string parts;
  const auto add = [&](Since since, std::string_view words) {
    if (counts[since] == 0) return;
    parts +=
        (parts.empty() ? ": " : ", ") + std::to_string(counts[since]) + ' ' + std::string(words);
  };
  add(Since::kExisting, "existing");
  add(Since::kDisclosed, "disclosed since");
  add(Since::kIntroduced, "introduced");
  return text + parts;
}

std::vector<std::string> grace_lines(const Report& report, std::size_t most) {
  // Flaws of one package version that end on the same day are one line.
  struct Line {
    std::chrono::sys_days end;
    std::string package;
    std::string rule;
    std::size_t more = 0;
  };
  std::vector<Line> lines;
  std::map<std::pair<std::chrono::sys_days, std::string>, std::size_t> known;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action != Action::kReport || !judged.blocks_from) continue;
    std::string package;
    if (judged.finding.package) {
      const Package& of = judged.finding.package->package;
      package = one_line(of.name, 80) + ' ' + one_line(of.version, 40);
    }
    const auto [entry, is_new] =
        known.emplace(std::pair(*judged.blocks_from, package), lines.size());
    if (is_new) {
      lines.push_back({*judged.blocks_from, package, one_line(judged.finding.rule, 60), 0});
    } else {
      ++lines[entry->second].more;
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.end < b.end; });
  std::vector<std::string> texts;
  for (const Line& line : lines) {
    if (texts.size() + 1 == most && lines.size() > most) {
      texts.push_back("and " + std::to_string(lines.size() - texts.size()) + " more packages");
      break;
    }
    // The day first: it must not be what a narrow line breaks off.
    std::string text =
        "blocks from " + to_string(line.end) + ": " + line.package + ", " + line.rule;
    if (line.more > 0) text += " and " + std::to_string(line.more) + " more";
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace sluice::report
