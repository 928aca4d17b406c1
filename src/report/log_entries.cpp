#include "report/log_entries.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <tuple>

#include "base/date.h"
#include "report/escape.h"

namespace sluice::report {
namespace {

constexpr std::size_t kBodyWidth = 57;

std::string score_text(const AdvisoryMatch& advisory) {
  if (!advisory.cvss) return {};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), " (%.1f)", advisory.cvss->score);
  return text.data();
}

std::string path_text(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& name : path) text += (text.empty() ? "" : " > ") + one_line(name, 60);
  return text;
}

void append_wrapped(LogEntry* entry, const std::string& text, const std::string& indent) {
  bool first = true;
  for (const std::string& line : wrap(text, kBodyWidth)) {
    entry->push_back((first ? "" : indent) + line);
    first = false;
  }
}

/// The head stands on the first line only; what follows has the whole width.
void append_titled(LogEntry* entry, std::string_view head, const std::string& title) {
  // wrap() joins words with one blank, so the head's place is kept as part of the first word.
  std::vector<std::string> lines = wrap(std::string(head.size(), '.') + title, kBodyWidth);
  lines.front().replace(0, head.size(), head);
  entry->insert(entry->end(), lines.begin(), lines.end());
}

/// "first in 1a2b3c4d5e6f (2024-01-31); still at HEAD".
std::string history_text(const HistoryFacts& history) {
  const auto name = [](const CommitFacts& commit) {
    return commit.id.substr(0, 12) + " (" + commit.date.substr(0, 10) + ')';
  };
  std::string text = history.first ? "first in " + name(*history.first)
                                   : std::string("in an object that no commit names");
  if (history.in_message) return text + "; in a message, so it stays";
  if (history.at_head) return text + "; still at HEAD";
  if (history.removed) text += "; removed in " + name(*history.removed);
  for (std::size_t i = 0; i < history.refs.size(); ++i) {
    text += (i == 0 ? "; still in " : ", ") + one_line(history.refs[i], 60);
  }
  if (history.ref_count > history.refs.size()) {
    text += " and " + std::to_string(history.ref_count - history.refs.size()) + " more";
  }
  return text;
}

/// One secret; of a config var whose value lies in several files, all of them.
LogEntry secret_entry(const std::vector<const Finding*>& findings) {
  const Finding& finding = *findings.front();
  LogEntry entry;
  entry.push_back("SECRET  " + one_line(finding.title, 56));
  std::string where = one_line(place_text(finding.location), 120);
  std::size_t more = findings.size() - 1;
  for (const Finding* one : findings) more += one->more_count;
  if (more > 0) where += " and " + std::to_string(more) + " more";
  if (!finding.secret->redacted.empty()) where += "  " + one_line(finding.secret->redacted);
  entry.push_back(where);
  if (finding.history) append_wrapped(&entry, history_text(*finding.history), "");
  std::string how =
      std::string(to_string(finding.severity)) + ", " + std::string(to_string(finding.confidence));
  if (finding.secret->encoding != "plain") how += ", " + finding.secret->encoding + "-encoded";
  entry.push_back(how + "; id " + finding.id);
  append_wrapped(&entry, "Fix: " + finding.fix.text, "");
  return entry;
}

/// "Also CVE-1, CVE-2 and 3 more", for the flaws after the first.
std::string other_flaws(const std::vector<const Finding*>& findings) {
  constexpr std::size_t kNamed = 4;
  std::string text;
  for (std::size_t i = 1; i < std::min(findings.size(), kNamed + 1); ++i) {
    text += (text.empty() ? "Also " : ", ") + one_line(findings[i]->rule, 40);
  }
  if (findings.size() > kNamed + 1) {
    text += " and " + std::to_string(findings.size() - kNamed - 1) + " more";
  }
  return text;
}

/// All flaws of one package version; the first is the worst.
LogEntry package_entry(const std::vector<const Finding*>& findings) {
  const Finding& worst = *findings.front();
  const AdvisoryMatch& advisory = *worst.advisory;
  const PackageFacts& facts = *worst.package;
  LogEntry entry;
  append_titled(&entry, advisory.malicious ? "MALICIOUS  " : "VULNERABLE  ",
                one_line(facts.package.name, 80) + ' ' + one_line(facts.package.version, 40) +
                    ", " + worst.rule);
  std::string what = std::string(to_string(worst.severity)) + score_text(advisory);
  if (advisory.known_exploited) what += ", known to be exploited";
  if (!advisory.summary.empty()) what += ": " + one_line(advisory.summary, 100);
  append_wrapped(&entry, what, "");
  if (findings.size() > 1) append_wrapped(&entry, other_flaws(findings), "");
  std::string where = one_line(place_text(worst.location), 120);
  if (!facts.paths.empty() && facts.paths.front().size() > 1) {
    where += ": " + path_text(facts.paths.front());
  }
  append_wrapped(&entry, where, "");
  std::string fix = worst.fix.command;
  std::string version = worst.fix.version;
  // One target clears the whole package: the highest one that any of its flaws asks for is the
  // safe version, which is the same for all of them.
  if (fix.empty()) {
    append_wrapped(&entry, "Fix: " + one_line(worst.fix.text, 200), "");
  } else {
    entry.push_back("Fix: " + one_line(fix, 120));
    if (fix.find(version) == std::string::npos) {
      entry.push_back("     (needs " + one_line(version, 40) + " or later)");
    }
  }
  return entry;
}

/// A runtime that is past its time, or how the app gets its packages.
LogEntry hygiene_entry(const Finding& finding) {
  const std::string_view head = is_about_runtime(finding) ? "RUNTIME  " : "HYGIENE  ";
  LogEntry entry;
  append_titled(&entry, head, one_line(finding.title, 400));
  std::string place = one_line(place_text(finding.location), 120);
  if (finding.more_count > 0)
    place += " and " + std::to_string(finding.more_count) + " more places";
  entry.push_back(place);
  entry.push_back(std::string(to_string(finding.severity)) + "; id " + finding.id);
  append_wrapped(&entry, "Fix: " + one_line(finding.fix.text, 200), "");
  return entry;
}

LogEntry entry_of(const std::vector<const Finding*>& findings) {
  const Finding& finding = *findings.front();
  if (finding.kind == FindingKind::kHygiene) return hygiene_entry(finding);
  return finding.package ? package_entry(findings) : secret_entry(findings);
}

}  // namespace

bool is_about_runtime(const Finding& finding) {
  return finding.kind == FindingKind::kHygiene && finding.rule.starts_with("runtime-");
}

std::string place_text(const Location& location) {
  std::string text = location.path;
  if (!location.inner.empty()) text += " > " + location.inner;
  if (location.line != 0) text += ':' + std::to_string(location.line);
  return text;
}

std::vector<LogEntry> log_entries(const Report& report, Action action) {
  // Flaws of one package version belong together, and so do the places of one config var's value.
  using GroupKey = std::tuple<std::string, std::string, std::string>;
  const auto key_of = [](const Finding& finding) {
    if (finding.package) {
      const Package& package = finding.package->package;
      return GroupKey{package.ecosystem, package.name, package.version};
    }
    if (!finding.secret) return GroupKey{"", finding.id, ""};
    const std::string& variable = finding.secret->config_var;
    return GroupKey{"", variable.empty() ? finding.id : variable, finding.rule};
  };
  std::map<GroupKey, std::vector<const Finding*>> groups;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action == action) groups[key_of(judged.finding)].push_back(&judged.finding);
  }
  std::vector<LogEntry> entries;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action != action) continue;
    const std::vector<const Finding*>& group = groups[key_of(judged.finding)];
    if (group.front() != &judged.finding) continue;
    entries.push_back(entry_of(group));
    if (judged.ignored_by) {
      const IgnoreEntry& by = *judged.ignored_by;
      append_wrapped(&entries.back(),
                     "Ignored until " + to_string(by.until) + " by " + one_line(by.file, 80) + ':' +
                         std::to_string(by.line) + ": " + one_line(by.reason, 200),
                     "");
    }
  }
  return entries;
}

}  // namespace sluice::report
