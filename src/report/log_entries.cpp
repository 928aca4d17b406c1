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
/// For what is not broken at words; with prefix and number 70 columns.
constexpr std::size_t kPairWidth = 60;

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

using Lines = std::vector<std::string>;
using Group = std::vector<const JudgedFinding*>;

struct Detail {
  bool verbose = false;
  bool first_build = false;  ///< what is existing is so by first_run, not by a baseline
};

void append_wrapped(Lines* lines, const std::string& text) {
  const Lines wrapped = wrap(text, kBodyWidth);
  lines->insert(lines->end(), wrapped.begin(), wrapped.end());
}

/// Two parts on one line if they fit, on two if not; the second is never broken.
void append_pair(Lines* lines, const std::string& first, std::string_view between,
                 const std::string& second) {
  if (second.empty()) {
    lines->push_back(first);
    return;
  }
  if (first.size() + between.size() + second.size() <= kPairWidth) {
    lines->push_back(first + std::string(between) + second);
    return;
  }
  const std::string_view mark = between.substr(0, between.find_last_not_of(' ') + 1);
  lines->push_back(first + std::string(mark));
  lines->push_back(second);
}

/// The head stands on the first line only; what follows has the whole width.
void append_titled(Lines* lines, std::string_view head, const std::string& title) {
  // wrap() joins words with one blank, so the head's place is kept as part of the first word.
  Lines wrapped = wrap(std::string(head.size(), '.') + title, kBodyWidth);
  wrapped.front().replace(0, head.size(), head);
  lines->insert(lines->end(), wrapped.begin(), wrapped.end());
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string place_line(const Location& location) { return one_line(place_text(location), 300); }

/// The places of a finding after its first.
void append_more_places(Lines* lines, const Finding& finding) {
  for (const Location& location : finding.more_locations) {
    lines->push_back("Also " + place_line(location));
  }
  if (finding.more_count > finding.more_locations.size()) {
    lines->push_back("and " + count_of(finding.more_count - finding.more_locations.size(),
                                       "more place", "more places"));
  }
}

std::string encoding_text(const Finding& finding) {
  const std::string& encoding = finding.secret->encoding;
  return encoding == "plain" ? std::string() : ", " + encoding + "-encoded";
}

/// What earlier builds or the committed baseline have to do with it.
void append_since(Lines* lines, const Group& group, Detail detail) {
  const JudgedFinding& first = *group.front();
  const auto known =
      static_cast<std::size_t>(std::count_if(group.begin(), group.end(), [](const auto* judged) {
        return judged->since == Since::kExisting && judged->action != Action::kIgnore;
      }));
  const bool sentence = first.why.find("; ") != std::string::npos || detail.verbose;
  const bool baseline = known > 0 && !detail.first_build && !first.first_seen;
  if (!baseline) {
    // "high >= fail_on high" alone says no more than the line above.
    const bool tells = sentence && !first.finding.secret && first.action != Action::kIgnore;
    if (tells && !first.why.empty()) append_wrapped(lines, "Why: " + one_line(first.why, 300));
    return;
  }
  std::string text = "Existing: ";
  if (known < group.size()) {
    text += std::to_string(known) + " of " + std::to_string(group.size()) + ' ';
  }
  text += "in the baseline";
  if (first.action == Action::kBlock) {
    text += "; a secret blocks until its entry there gives reason and until";
  }
  append_wrapped(lines, text);
}

/// One secret; of a config var whose value lies in several files, all of them.
LogEntry secret_entry(const Group& group, Detail detail) {
  const bool verbose = detail.verbose;
  const Finding& finding = group.front()->finding;
  LogEntry entry;
  Lines& lines = entry.lines;
  append_titled(&lines, "SECRET  ", one_line(finding.title, 400));
  std::string where = place_line(finding.location);
  std::size_t more = group.size() - 1;
  for (const JudgedFinding* one : group) more += one->finding.more_count;
  if (more > 0 && !verbose) where += " and " + std::to_string(more) + " more";
  append_pair(&lines, where, "  ", one_line(finding.secret->redacted));
  entry.brief = lines;
  if (finding.history) append_wrapped(&lines, history_text(*finding.history));
  std::string how =
      std::string(to_string(finding.severity)) + ", " + std::string(to_string(finding.confidence));
  // A severity and a confidence of the same words must not be taken for one another.
  if (finding.confidence != Confidence::kProven) how += " confidence";
  how += encoding_text(finding);
  if (!finding.rule.empty()) how += "; rule " + one_line(finding.rule, 100);
  std::string id = "id " + finding.id;
  if (group.size() > 1 && !verbose) {
    id += " and " + count_of(group.size() - 1, "more id", "more ids");
  }
  append_pair(&lines, how, "; ", id);
  if (verbose) {
    append_more_places(&lines, finding);
    for (std::size_t i = 1; i < group.size(); ++i) {
      const Finding& other = group[i]->finding;
      append_pair(&lines, "Also " + place_line(other.location) + encoding_text(other), "; ",
                  "id " + other.id);
      append_more_places(&lines, other);
    }
  }
  append_since(&lines, group, detail);
  append_wrapped(&lines, "Fix: " + one_line(finding.fix.text, 400));
  return entry;
}

/// "Also CVE-1, CVE-2 and 3 more", for the flaws after the first.
std::string other_flaws(const Group& group, bool verbose) {
  const std::size_t named = verbose ? group.size() : 4;
  std::string text;
  for (std::size_t i = 1; i < std::min(group.size(), named + 1); ++i) {
    text += (text.empty() ? "Also " : ", ") + one_line(group[i]->finding.rule, 40);
  }
  if (group.size() > named + 1) {
    text += " and " + std::to_string(group.size() - named - 1) + " more";
  }
  return text;
}

/// All flaws of one package version; the first is the worst.
LogEntry package_entry(const Group& group, Detail detail) {
  const bool verbose = detail.verbose;
  const Finding& worst = group.front()->finding;
  const AdvisoryMatch& advisory = *worst.advisory;
  const PackageFacts& facts = *worst.package;
  LogEntry whole;
  Lines& entry = whole.lines;
  append_titled(&entry, advisory.malicious ? "MALICIOUS  " : "VULNERABLE  ",
                one_line(facts.package.name, 80) + ' ' + one_line(facts.package.version, 40) +
                    ", " + worst.rule);
  whole.brief = entry;
  std::string what = std::string(to_string(worst.severity)) + score_text(advisory);
  if (advisory.known_exploited) what += ", known to be exploited";
  if (!advisory.summary.empty()) what += ": " + one_line(advisory.summary, verbose ? 400 : 100);
  append_wrapped(&entry, what);
  if (group.size() > 1) append_wrapped(&entry, other_flaws(group, verbose));
  std::string where = place_line(worst.location);
  if (!facts.paths.empty() && facts.paths.front().size() > 1) {
    where += ": " + path_text(facts.paths.front());
  }
  append_wrapped(&entry, where);
  append_wrapped(&whole.brief, where);
  append_since(&entry, group, detail);
  std::string fix = worst.fix.command;
  std::string version = worst.fix.version;
  // One target clears the whole package: the highest one that any of its flaws asks for is the
  // safe version, which is the same for all of them.
  if (fix.empty()) {
    append_wrapped(&entry, "Fix: " + one_line(worst.fix.text, 200));
  } else {
    entry.push_back("Fix: " + one_line(fix, 120));
    if (fix.find(version) == std::string::npos) {
      entry.push_back("     (needs " + one_line(version, 40) + " or later)");
    }
  }
  return whole;
}

std::string_view head_of(const Finding& finding) {
  if (finding.kind == FindingKind::kCheck) return "CONFIG  ";
  if (finding.kind == FindingKind::kAccess) return "ACCESS  ";
  return is_about_runtime(finding) ? "RUNTIME  " : "HYGIENE  ";
}

/// A setting or a right that is too wide, a runtime that is past its time, or how the app gets its
/// packages.
LogEntry plain_entry(const Group& group, Detail detail) {
  const bool verbose = detail.verbose;
  const Finding& finding = group.front()->finding;
  const std::string_view head = head_of(finding);
  LogEntry entry;
  Lines& lines = entry.lines;
  append_titled(&lines, head, one_line(finding.title, 400));
  std::string place = place_line(finding.location);
  if (finding.more_count > 0 && !verbose) {
    place += " and " + count_of(finding.more_count, "more place", "more places");
  }
  lines.push_back(place);
  entry.brief = lines;
  // What sluice explain needs, where nothing else of the entry has room.
  const std::string rule = "; " + one_line(finding.rule, 100);
  if (place.size() + rule.size() <= kPairWidth) entry.brief.back() += rule;
  if (verbose) append_more_places(&lines, finding);
  std::string how(to_string(finding.severity));
  if (finding.kind != FindingKind::kHygiene) {
    if (finding.confidence < Confidence::kHigh) {
      how += ", " + std::string(to_string(finding.confidence)) + " confidence";
    }
    how += "; rule " + one_line(finding.rule, 100);
  }
  append_pair(&lines, how, "; ", "id " + finding.id);
  if (!finding.risk.empty()) append_wrapped(&lines, one_line(finding.risk, 400));
  append_since(&lines, group, detail);
  append_wrapped(&lines, "Fix: " + one_line(finding.fix.text, 400));
  if (!finding.fix.command.empty()) lines.push_back("  " + one_line(finding.fix.command, 120));
  return entry;
}

LogEntry entry_of(const Group& group, Detail detail) {
  const Finding& finding = group.front()->finding;
  LogEntry entry = finding.kind == FindingKind::kSecret          ? secret_entry(group, detail)
                   : finding.kind == FindingKind::kVulnerability ? package_entry(group, detail)
                                                                 : plain_entry(group, detail);
  entry.findings = group.size();
  return entry;
}

}  // namespace

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

bool is_about_runtime(const Finding& finding) {
  return finding.kind == FindingKind::kHygiene && finding.rule.starts_with("runtime-");
}

std::string place_text(const Location& location) {
  std::string text = location.path;
  if (!location.inner.empty()) text += " > " + location.inner;
  if (location.line != 0) text += ':' + std::to_string(location.line);
  if (location.path == "(commit message)" && !location.commit.empty()) {
    text += " of " + location.commit.substr(0, 12);
  }
  return text;
}

std::vector<LogEntry> log_entries(const Report& report, Action action, bool verbose) {
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
  std::map<GroupKey, Group> groups;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action == action && (verbose || !judged.told))
      groups[key_of(judged.finding)].push_back(&judged);
  }
  std::vector<LogEntry> entries;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action != action || (judged.told && !verbose)) continue;
    const Group& group = groups[key_of(judged.finding)];
    if (group.front() != &judged) continue;
    entries.push_back(entry_of(group, {verbose, report.first_build}));
    if (judged.ignored_by) {
      const IgnoreEntry& by = *judged.ignored_by;
      append_wrapped(&entries.back().lines,
                     "Ignored until " + to_string(by.until) + " by " + one_line(by.file, 80) + ':' +
                         std::to_string(by.line) + ": " + one_line(by.reason, 200));
    }
  }
  return entries;
}

}  // namespace sluice::report
