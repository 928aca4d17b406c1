#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <vector>

#include "report/html_parts.h"

namespace sluice::report {
namespace {

constexpr std::size_t kMaxFixes = 8;
constexpr std::size_t kMaxNotes = 50;

std::size_t unfinished_of(const Report& report) {
  return static_cast<std::size_t>(
      std::count_if(report.scan.problems.begin(), report.scan.problems.end(),
                    [](const Problem& problem) { return problem.incomplete; }));
}

/// What blocking findings do to what the command is for.
std::string_view stopped(const LogOptions& options, std::size_t count) {
  if (options.command == "history") return count == 1 ? "blocks" : "block";
  if (options.command != "gate") return count == 1 ? "blocks by the policy" : "block by the policy";
  return count == 1 ? "stops this build" : "stop this build";
}

void write_words(HtmlWriter* html, const Report& report, const LogOptions& options) {
  const std::size_t blocking = report.verdict.blocking;
  switch (report.verdict.result) {
    case VerdictResult::kBlocked:
      html->markup("<h1>&#10005; Blocked</h1><p class=\"says\">");
      html->count(blocking, "finding ", "findings ").text(stopped(options, blocking)).text(".");
      if (options.in_build) html->text(" Nothing was released; the current release keeps running.");
      break;
    case VerdictResult::kWarned:
      html->markup("<h1>! Passed with warnings</h1><p class=\"says\">");
      html->count(blocking, "finding", "findings").text(" would block in enforce mode.");
      break;
    case VerdictResult::kBypassed:
      html->markup("<h1>! Passed by bypass</h1><p class=\"says\">SLUICE_BYPASS lets commit <code>");
      html->text(report.verdict.bypass, 60).markup("</code> through. ");
      html->count(blocking, "finding", "findings").text(" would have blocked it. ");
      html->text("The next commit is judged again.");
      break;
    case VerdictResult::kIncomplete:
      html->markup("<h1>! Incomplete</h1><p class=\"says\">");
      if (blocking == 0) html->text("Nothing that was judged blocks.");
      if (blocking > 0) {
        html->count(blocking, "finding", "findings").text(" would block in enforce mode.");
      }
      break;
    case VerdictResult::kPass:
      html->markup("<h1>&#10003; Passed</h1><p class=\"says\">Nothing blocks.");
      break;
  }
  if (const std::size_t count = unfinished_of(report); count > 0) {
    html->text(" ").count(count, "part", "parts").text(" could not be scanned and ");
    html->text(count == 1 ? "was" : "were").markup(" not judged: <a href=\"#unchecked\">");
    html->markup("not checked</a>.");
  }
  html->markup("</p>");
}

/// Rows of the table of counts: what was looked for.
struct KindRow {
  FindingKind kind;
  std::string_view name;
};
constexpr std::array kKinds = {
    KindRow{FindingKind::kSecret, "Secrets"},
    KindRow{FindingKind::kVulnerability, "Vulnerabilities"},
    KindRow{FindingKind::kCheck, "Configuration"},
    KindRow{FindingKind::kAccess, "Access"},
    KindRow{FindingKind::kHygiene, "Hygiene"},
};

bool was_looked_for(const Report& report, FindingKind kind) {
  switch (kind) {
    case FindingKind::kSecret:
      return report.looked_for_secrets;
    case FindingKind::kVulnerability:
    case FindingKind::kHygiene:
      return report.looked_at_dependencies;
    case FindingKind::kCheck:
      return report.ran_checks;
    case FindingKind::kAccess:
      return report.looked_at_access;
  }
  return false;
}

void write_counts(HtmlWriter* html, const Report& report) {
  std::map<FindingKind, std::array<std::size_t, 3>> counts;
  for (const JudgedFinding& judged : report.findings) {
    ++counts[judged.finding.kind].at(static_cast<std::size_t>(judged.action));
  }
  html->markup("<table class=\"counts\"><thead><tr><td></td><th scope=\"col\">blocking</th>");
  html->markup(
      "<th scope=\"col\">reported</th><th scope=\"col\">accepted</th></tr></thead><tbody>");
  for (const KindRow& row : kKinds) {
    const auto found = counts.find(row.kind);
    if (found == counts.end() && !was_looked_for(report, row.kind)) continue;
    const std::array<std::size_t, 3> numbers =
        found == counts.end() ? std::array<std::size_t, 3>{} : found->second;
    html->markup("<tr><th scope=\"row\">").text(row.name).markup("</th>");
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers.at(i) == 0) {
        html->markup("<td class=\"zero\">");
      } else if (i == 0) {
        html->markup("<td class=\"some\">");
      } else {
        html->markup("<td>");
      }
      html->number(numbers.at(i)).markup("</td>");
    }
    html->markup("</tr>");
  }
  html->markup("</tbody></table>");
}

struct FixRow {
  std::string_view command;
  std::size_t wanted = 0;  ///< findings with the action in question
  std::size_t findings = 0;
};

/// The commands that clear findings with that action, those that clear most first.
std::vector<FixRow> best_fixes(const Report& report, Action action) {
  std::map<std::string_view, std::size_t> at;
  std::vector<FixRow> rows;
  for (const JudgedFinding& judged : report.findings) {
    const std::string& command = judged.finding.fix.command;
    if (judged.action == Action::kIgnore || command.empty()) continue;
    if (judged.finding.kind != FindingKind::kVulnerability) continue;
    const auto [entry, is_new] = at.emplace(command, rows.size());
    if (is_new) rows.push_back({command, 0, 0});
    ++rows[entry->second].findings;
    rows[entry->second].wanted += judged.action == action ? 1U : 0U;
  }
  rows.erase(
      std::remove_if(rows.begin(), rows.end(), [](const FixRow& row) { return row.wanted == 0; }),
      rows.end());
  std::stable_sort(rows.begin(), rows.end(), [](const FixRow& a, const FixRow& b) {
    return a.wanted != b.wanted ? a.wanted > b.wanted : a.findings > b.findings;
  });
  return rows;
}

void write_fixes(HtmlWriter* html, const std::vector<FixRow>& rows) {
  html->markup("<table class=\"fixes\"><tbody>");
  for (std::size_t i = 0; i < std::min(rows.size(), kMaxFixes); ++i) {
    html->markup("<tr><td><code>").text(rows[i].command, 300).markup("</code></td><td>clears ");
    html->count(rows[i].findings, "finding", "findings").markup("</td></tr>");
  }
  html->markup("</tbody></table>");
  if (rows.size() > kMaxFixes) {
    html->markup("<p class=\"soft\">and ");
    html->count(rows.size() - kMaxFixes, "more command", "more commands");
    html->markup("; each stands with its finding.</p>");
  }
}

void write_next(HtmlWriter* html, const Report& report, const LogOptions& options) {
  const Verdict& verdict = report.verdict;
  const bool blocks = verdict.blocking > 0;
  const bool enforced = verdict.result == VerdictResult::kBlocked;
  const std::vector<FixRow> fixes = best_fixes(report, blocks ? Action::kBlock : Action::kReport);
  if (!blocks && fixes.empty() && verdict.result == VerdictResult::kPass) return;
  html->markup("<div class=\"next\"><h2>What to do next</h2><ol>");
  if (blocks) {
    html->markup("<li>Mend what ").text(enforced ? "blocks" : "would block");
    html->markup("; it stands first <a href=\"#findings\">below</a>, worst first, ");
    html->text("each with its way out.");
  } else if (!fixes.empty()) {
    html->markup("<li>Nothing has to be done now. These updates clear what is reported:");
  }
  if (!fixes.empty()) {
    if (blocks) html->text(" For the packages:");
    write_fixes(html, fixes);
  }
  if (blocks || !fixes.empty()) html->markup("</li>");
  if (verdict.result == VerdictResult::kIncomplete || unfinished_of(report) > 0) {
    html->markup("<li>Look at what <a href=\"#unchecked\">could not be scanned</a>: ");
    html->markup("what it holds was not judged.</li>");
  }
  if (blocks) {
    html->markup("<li>What is no danger here can be accepted, with a reason and a date, in ");
    html->markup("<code>sluice.toml</code>: the lines stand with each finding.</li>");
  }
  if (verdict.result == VerdictResult::kBlocked && options.in_build &&
      report.scan.source_version.size() >= 12) {
    html->markup("<li>In an emergency, let only this commit through (it is logged, and restarts ");
    html->markup("dynos): <code>heroku config:set SLUICE_BYPASS=");
    html->text(report.scan.source_version.substr(0, 12)).markup(" -a APP</code></li>");
  }
  if (verdict.result == VerdictResult::kBypassed) {
    html->markup(
        "<li>Remove the bypass: <code>heroku config:unset SLUICE_BYPASS -a APP</code></li>");
  }
  if (verdict.result == VerdictResult::kWarned) {
    html->markup("<li>When nothing is left, enforce: <code>mode = &quot;enforce&quot;</code> in ");
    html->markup("<code>sluice.toml</code>.</li>");
  }
  html->markup("</ol></div>");
}

}  // namespace

HtmlWriter html_verdict(const Report& report, const LogOptions& options) {
  HtmlWriter html;
  html.markup("<section class=\"verdict ").text(to_string(report.verdict.result));
  html.markup("\" aria-label=\"Verdict\"><div>");
  write_words(&html, report, options);
  html.markup("</div>");
  write_counts(&html, report);
  write_next(&html, report, options);
  html.markup("</section>");
  const std::vector<std::string>& notes = report.verdict.notes;
  if (notes.empty()) return html;
  html.markup("<div class=\"policy-notes\"><ul>");
  for (std::size_t i = 0; i < std::min(notes.size(), kMaxNotes); ++i) {
    html.markup("<li>").text(notes[i]).markup("</li>");
  }
  if (notes.size() > kMaxNotes) {
    html.markup("<li>and ").number(notes.size() - kMaxNotes).markup(" more</li>");
  }
  html.markup("</ul></div>");
  return html;
}

}  // namespace sluice::report
