#include "report/log.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/date.h"
#include "report/access_log.h"
#include "report/advisory_age.h"
#include "report/escape.h"
#include "report/log_comparison.h"
#include "report/log_entries.h"
#include "report/owasp_text.h"
#include "report/place.h"

namespace sluice::report {
namespace {

enum class Color { kNone, kRed, kYellow, kBlue };

constexpr std::size_t kWidth = 70;
constexpr std::size_t kAttentionWidth = 62;
/// Lines of a blocked build's log; entries get what the rest leaves, at least some, and what is
/// told of those that are left out takes this many.
constexpr std::size_t kLogLines = 40;
constexpr std::size_t kLeastEntryLines = 13;
/// That are kept for telling what and where of the entries which have no room.
constexpr std::size_t kBriefLines = 8;
constexpr std::size_t kBelowLines = 3;
constexpr std::size_t kLinesAfterWarning = 4;
constexpr std::size_t kMaxProblems = 5;
constexpr std::size_t kMaxGraceLines = 3;
constexpr std::size_t kLabelWidth = 17;
/// Of the labels before commands for the reader's own machine.
constexpr std::size_t kLocalLabelWidth = 22;

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

/// Collects lines with Heroku's prefixes. Colour ends on every line, because the stream can break
/// anywhere and "remote: " must not be coloured.
class LogWriter {
 public:
  explicit LogWriter(bool color) : color_(color) {}

  void step(std::string_view text) { line("-----> ", text, Color::kNone); }
  void fact(std::string_view label, std::string_view text) {
    std::string padded(label);
    padded.resize(std::max(padded.size() + 1, kLabelWidth), ' ');
    const std::vector<std::string> lines = wrap(text, kWidth - 7 - kLabelWidth);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      body((i == 0 ? padded : std::string(kLabelWidth, ' ')) + lines[i]);
    }
  }
  void body(std::string_view text) { line("       ", text, Color::kNone); }
  void blank() { text_ += '\n'; }
  void attention(std::string_view text, Color color) {
    line(text.empty() ? " !" : " !     ", text, color);
  }
  void attention_wrapped(std::string_view text, Color color) {
    for (const std::string& part : wrap(text, kAttentionWidth)) attention(part, color);
  }
  /// Takes an empty line away that would separate nothing from nothing.
  void end_attention(Color color) {
    LogWriter empty(color_);
    empty.attention("", color);
    if (text_.ends_with(empty.text_)) text_.resize(text_.size() - empty.text_.size());
  }
  std::size_t lines() const {
    return static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
  }
  /// An empty one, to be appended later.
  LogWriter beside() const { return LogWriter(color_); }
  void append(LogWriter other) { text_ += other.text_; }
  std::string take() { return std::move(text_); }

 private:
  void line(std::string_view prefix, std::string_view text, Color color) {
    constexpr std::array<std::string_view, 4> kCodes = {"", "\x1b[1;31m", "\x1b[1;33m",
                                                        "\x1b[1;34m"};
    const bool colored = color_ && color != Color::kNone;
    if (colored) text_ += kCodes[static_cast<std::size_t>(color)];
    text_.append(prefix).append(text);
    if (colored) text_ += "\x1b[0m";
    text_ += '\n';
  }

  bool color_;
  std::string text_;
};

/// What the pass over the source has told already.
std::size_t told_of(const Report& report) {
  return static_cast<std::size_t>(std::count_if(report.findings.begin(), report.findings.end(),
                                                [](const auto& judged) { return judged.told; }));
}

struct Counts {
  std::size_t blocking = 0;
  std::size_t reported = 0;
  std::size_t ignored = 0;
};

void add(Counts* counts, Action action) {
  counts->blocking += action == Action::kBlock ? 1U : 0U;
  counts->reported += action == Action::kReport ? 1U : 0U;
  counts->ignored += action == Action::kIgnore ? 1U : 0U;
}

Counts counts_of(const Report& report, FindingKind kind) {
  Counts counts;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.finding.kind == kind) add(&counts, judged.action);
  }
  return counts;
}

std::string counts_text(const Counts& counts, bool enforced) {
  std::string text;
  const auto add = [&](std::size_t count, const std::string& words) {
    if (count == 0) return;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + words;
  };
  add(counts.blocking, enforced ? " blocking" : " would block");
  add(counts.reported, " reported");
  add(counts.ignored, " ignored");
  return text.empty() ? "none" : text;
}

void write_advisories(LogWriter* log, const Report& report) {
  std::string_view label = "Advisories";
  if (report.advisories.empty()) log->fact(label, "none: vulnerabilities could not be looked for");
  const bool alone = report.advisories.size() == 1;
  for (const AdvisorySet& set : report.advisories) {
    // Beside a database they tell nobody anything; the other reports have their number.
    if (!alone && set.source == "bundled") continue;
    log->fact(label, describe_advisories(set, alone, report.scan.now));
    label = "";
  }
}

/// How the app gets its packages, as numbers; what is wrong with the runtimes, one line each, with
/// the place where that has room. What blocks gets an entry of its own.
void write_hygiene(LogWriter* log, const Report& report, bool enforced) {
  Counts counts;
  for (const JudgedFinding& judged : report.findings) {
    const Finding& finding = judged.finding;
    if (finding.kind != FindingKind::kHygiene) continue;
    if (!is_about_runtime(finding)) add(&counts, judged.action);
  }
  if (counts.blocking + counts.reported + counts.ignored > 0) {
    log->fact("Hygiene", counts_text(counts, enforced));
  }
  for (const JudgedFinding& judged : report.findings) {
    const Finding& finding = judged.finding;
    if (!is_about_runtime(finding) || judged.action != Action::kReport || judged.told) continue;
    const std::string title = one_line(finding.title, 300);
    const std::string place = " (" + one_line(place_text(finding.location), 300) + ')';
    const bool fits = title.size() + place.size() <= kWidth - 7 - kLabelWidth;
    log->fact("Runtime", fits ? title + place : title);
  }
}

/// "3 files protected (sops 2, Rails credentials 1)": encrypted, and the key is not in the tree.
void write_encrypted(LogWriter* log, const std::map<std::string, std::size_t>& families) {
  std::size_t files = 0;
  std::vector<std::pair<std::size_t, std::string>> order;
  for (const auto& [family, count] : families) {
    files += count;
    order.emplace_back(count, family);
  }
  if (files == 0) return;
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [count, family] : order) {
    text += (text.empty() ? "" : ", ") + family + ' ' + std::to_string(count);
  }
  log->fact("Encrypted", count_of(files, "file", "files") + " protected (" + text + ')');
}

/// Whether a policy from outside decided any value.
bool is_tightened(const std::vector<PolicyValue>& policy) {
  return std::any_of(policy.begin(), policy.end(), [](const PolicyValue& value) {
    return value.origin.find("SLUICE_POLICY_URL") != std::string::npos;
  });
}

void write_facts(LogWriter* log, const Report& report, const LogOptions& options) {
  const ScanFacts& scan = report.scan;
  std::array<char, 32> seconds{};
  std::snprintf(seconds.data(), seconds.size(), "%.1f s",
                static_cast<double>(scan.duration_ms) / 1000);
  log->step("Sluice " + report.tool_version + " (rules " + report.rules_version + ")");
  std::string scanned = "Scanned " + count_of(scan.files, "file", "files");
  if (scan.commits) {
    scanned = "Scanned " + count_of(*scan.commits, "commit", "commits") + ", " +
              count_of(scan.files, "version of a file", "versions of files");
  }
  if (options.command == "recheck") {
    scanned = "Rechecked " + count_of(report.packages, "package", "packages");
  } else if (report.looked_at_dependencies) {
    scanned += ", " + count_of(report.packages, "package", "packages");
  }
  log->body(scanned + " in " + seconds.data());
  if (!scan.environment.empty()) {
    std::string text = scan.environment + " (" + scan.environment_reason + ')';
    if (is_tightened(report.policy)) text += "; outside policy";
    log->fact("Policy", one_line(text, 100));
  }
  const bool enforced = report.verdict.result == VerdictResult::kBlocked;
  if (report.looked_for_secrets) {
    log->fact("Secrets", counts_text(counts_of(report, FindingKind::kSecret), enforced));
    write_encrypted(log, scan.encrypted);
  }
  if (report.looked_at_dependencies) {
    log->fact("Dependencies",
              counts_text(counts_of(report, FindingKind::kVulnerability), enforced));
    write_advisories(log, report);
    write_hygiene(log, report, enforced);
  }
  if (report.ran_checks) {
    log->fact("Configuration", counts_text(counts_of(report, FindingKind::kCheck), enforced));
  }
  // Whoever has a build to mend needs the room for findings; --verbose has the whole table.
  if (const std::string summary = owasp_summary(report.owasp);
      !summary.empty() && report.verdict.blocking == 0 && !options.verbose) {
    log->fact("OWASP " + report.owasp.back().edition, summary);
  }
  if (report.looked_at_access) {
    log->fact("Access", counts_text(counts_of(report, FindingKind::kAccess), enforced));
  }
  if (!scan.history.empty()) log->fact("Git history", scan.history);
  if (const std::size_t told = told_of(report); told > 0) {
    log->fact("First pass",
              count_of(told, "finding", "findings") + " told there, not repeated here");
  }
  if (const std::string text = compared_with(report); !text.empty()) {
    log->fact("Compared with", text);
  }
  std::string_view label = "In grace";
  for (const std::string& line : grace_lines(report, kMaxGraceLines)) {
    log->fact(label, line);
    label = "";
  }
  for (const Problem& problem : scan.problems) {
    if (problem.incomplete) continue;
    log->fact("Note",
              one_line((problem.path.empty() ? "" : problem.path + ": ") + problem.message, 300));
  }
  for (const std::string& note : report.verdict.notes) log->fact("Policy", one_line(note, 300));
}

/// What the line budget left out.
struct LeftOut {
  std::size_t entries = 0;
  std::size_t findings = 0;
};

/// Each category: what was looked for and found; for the newest edition also what can't be seen
/// from here.
void write_owasp(LogWriter* log, const std::vector<OwaspView>& views) {
  for (const OwaspView& view : views) {
    log->blank();
    log->step("OWASP Top 10, edition of " + view.edition);
    for (const OwaspRow& row : view.rows) {
      const std::string text = row.id + "  " + row.name + ": " + owasp_numbers(row);
      for (const std::string& line : wrap(text, kWidth - 7)) log->body(line);
      if (&view != &views.back()) continue;
      for (const std::string& line : wrap("not seen by a build: " + row.blind, kWidth - 12)) {
        log->body("     " + line);
      }
    }
  }
}

/// Lines that entries from `first` on take if only what and where is told of each, as far as there
/// is room for that.
std::size_t brief_lines(const std::vector<LogEntry>& entries, std::size_t first) {
  std::size_t lines = 0;
  for (std::size_t i = first; i < entries.size() && lines < kBriefLines; ++i) {
    lines += entries[i].brief.size();
  }
  return std::min(lines, kBriefLines);
}

/// Numbered entries within the line budget; `after` more lines follow. The first is told whole, the
/// others while all that follow have room for what and where; then only that, as far as it goes.
LeftOut write_entries(LogWriter* log, const std::vector<LogEntry>& entries, bool all,
                      std::size_t after, Color color) {
  const std::size_t taken = log->lines() + after + kBelowLines;
  const std::size_t room = std::max(kLeastEntryLines, kLogLines - std::min(kLogLines, taken));
  std::size_t used = 0;
  bool whole = true;
  bool briefly = false;
  LeftOut left_out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const LogEntry& entry = entries[i];
    const std::size_t rest = brief_lines(entries, i + 1);
    if (!all && i > 0) {
      // An empty line follows what is told whole, and the last one of the others.
      whole = whole && used + entry.lines.size() + 1 + rest + (rest > 0 ? 1 : 0) <= room;
      if (!whole && (left_out.entries > 0 || used + entry.brief.size() + 1 > room)) {
        ++left_out.entries;
        left_out.findings += entry.findings;
        continue;
      }
    }
    const std::string number = std::to_string(i + 1) + ". ";
    const std::vector<std::string>& lines = whole ? entry.lines : entry.brief;
    for (std::size_t k = 0; k < lines.size(); ++k) {
      log->attention((k == 0 ? number : std::string(3, ' ')) + lines[k], color);
    }
    used += lines.size();
    briefly = !whole;
    if (briefly) continue;
    log->attention("", color);
    ++used;
  }
  if (briefly) log->attention("", color);
  return left_out;
}

/// A comment holds for a line of a file: not for the past, a config var, nor for a file inside
/// another.
bool can_have_comment(const Finding& finding) {
  const Location& place = finding.location;
  return (finding.secret || finding.kind == FindingKind::kCheck) && is_file_of_app(place) &&
         place.line != 0 && place.inner.empty();
}

/// The finding that the log shows how to accept: the first one that blocks.
const Finding* finding_to_accept(const Report& report) {
  for (const JudgedFinding& judged : report.findings) {
    if (judged.action == Action::kBlock) return &judged.finding;
  }
  return nullptr;
}

bool has_live_value(const Report& report) {
  return std::any_of(report.findings.begin(), report.findings.end(), [](const auto& judged) {
    return judged.action == Action::kBlock && judged.finding.secret &&
           !judged.finding.secret->config_var.empty();
  });
}

/// A command of many words is broken the way a shell accepts it.
void write_command(LogWriter* log, std::string_view label, const std::vector<std::string>& words,
                   Color color) {
  std::string line(label);
  std::size_t columns = line.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = one_line(words[i]);
    if (i > 0 && columns + 1 + word.size() > kAttentionWidth - 2) {
      log->attention(line + " \\", color);
      line = "  ";
      columns = line.size();
    }
    if (i > 0) line += ' ';
    line += word;
    columns = line.size();
  }
  log->attention(line, color);
}

void write_local_command(LogWriter* log, const Report& report, const LogOptions& options,
                         Color color) {
  if (!options.in_build) {
    std::vector<std::string> words = options.command_line;
    if (words.empty()) words = {options.command, "--verbose"};
    words.insert(words.begin(), options.launcher);
    // What came from there has to come once more.
    if (report.scan.scope == "standard input") words.insert(words.begin(), {"...", "|"});
    if (!options.verbose) write_command(log, "All findings:  ", words, color);
    return;
  }
  const bool live = has_live_value(report);
  const std::string gate = options.launcher + (live ? " gate --env-dir DIR" : " gate");
  log->attention("Scan it locally:      " + gate + " .", color);
  if (live) {
    log->attention("  (DIR: a file per config var; --verbose lists all findings)", color);
  } else {
    log->attention("All findings:         " + gate + " --verbose .", color);
  }
}

/// What the first entry is, why it matters, how it is mended.
void write_explain_command(LogWriter* log, const Finding& finding, const LogOptions& options,
                           Color color) {
  std::string label = "What and why:  ";
  if (options.in_build) label.resize(kLocalLabelWidth, ' ');
  write_command(log, label, {options.launcher, "explain", one_line(finding.rule)}, color);
}

void write_plan_command(LogWriter* log, const LogOptions& options, Color color) {
  std::string label = "Update plan:   ";
  std::vector<std::string> words = {options.launcher, "fix"};
  if (options.in_build) {
    label.resize(kLocalLabelWidth, ' ');
    words.emplace_back(".");
  }
  // The folder, which stands behind the options.
  const auto& line = options.command_line;
  auto folder = std::find(line.begin(), line.end(), "--verbose");
  if (folder != line.end()) words.insert(words.end(), folder + 1, line.end());
  write_command(log, label, words, color);
}

/// Several packages are updated by one plan rather than by the log.
bool has_plan(const Report& report) {
  std::set<std::pair<std::string, std::string>> packages;
  for (const JudgedFinding& judged : report.findings) {
    const Finding& finding = judged.finding;
    if (judged.action != Action::kBlock || !finding.package || finding.fix.version.empty())
      continue;
    packages.emplace(finding.package->package.ecosystem, finding.package->package.name);
  }
  return packages.size() > 1;
}

void write_ways_on(LogWriter* log, const Report& report, const LogOptions& options) {
  constexpr Color kColor = Color::kRed;
  if (options.command == "recheck") {
    log->attention("The release before it keeps running.", kColor);
    log->attention("Let all releases through; they are judged and told all the same:", kColor);
    log->attention("  heroku config:set SLUICE_MODE=warn -a APP", kColor);
    log->attention("", kColor);
  }
  if (options.in_build) {
    log->attention("Nothing was released; the current release keeps running.", kColor);
    log->attention("", kColor);
  }
  write_local_command(log, report, options, kColor);
  const Finding* accepted = finding_to_accept(report);
  if (accepted == nullptr) return;
  write_explain_command(log, *accepted, options, kColor);
  if (has_plan(report)) write_plan_command(log, options, kColor);
  const bool by_rule = accepted->kind == FindingKind::kVulnerability;
  log->attention("Accept one finding, in sluice.toml:", kColor);
  log->attention("  [[ignore]]", kColor);
  log->attention("  id = \"" + one_line(by_rule ? accepted->rule : accepted->id) + '"', kColor);
  log->attention("  reason = \"why this is no danger here\"", kColor);
  const auto today = std::chrono::floor<std::chrono::days>(report.scan.now);
  const PolicySettings& policy = report.settings.policy;
  if (policy.require_owner) log->attention("  owner = \"whose it is\"", kColor);
  const std::string until =
      to_string(today + std::chrono::days(std::min(90U, policy.max_ignore_days)));
  log->attention("  until = " + until, kColor);
  if (!policy.require_owner && options.command != "history" && can_have_comment(*accepted)) {
    log->attention("or in a comment there: sluice:allow RULE until=" + until + " why", kColor);
  }
  if (options.in_build && policy.bypass_allowed && report.scan.source_version.size() >= 12) {
    log->attention("Let only this commit through (it is logged; restarts dynos):", kColor);
    log->attention("  heroku config:set SLUICE_BYPASS=" +
                       one_line(report.scan.source_version.substr(0, 12)) + " -a APP",
                   kColor);
  }
}

std::string below_text(const LeftOut& left_out, const Report& report) {
  std::string text;
  if (left_out.findings > 0) {
    const bool blocked = report.verdict.result == VerdictResult::kBlocked;
    text = count_of(left_out.findings, "more finding", "more findings");
    text += !blocked ? " would block. " : left_out.findings == 1 ? " blocks. " : " block. ";
  }
  const std::size_t reported = report.verdict.reported;
  if (reported > 0) {
    text += text.empty() ? count_of(reported, "finding was", "findings were")
                         : count_of(reported, "was", "were");
    text += reported == 1 ? " reported and does not block" : " reported and do not block";
    if (existing_of(report) > 0) text += " (" + existing_text(report) + ')';
    text += '.';
  }
  return text;
}

/// Totals count findings; one entry can tell of several.
std::string entries_text(const std::vector<LogEntry>& entries, std::size_t findings) {
  if (entries.size() == findings) return {};
  return " Listed in " + count_of(entries.size(), "entry", "entries") + '.';
}

/// On one line with what stands before it.
std::string blocking_text(std::size_t entries, std::size_t findings) {
  if (entries == findings) return count_of(findings, "finding blocks it.", "findings block it.");
  return count_of(findings, "finding", "findings") + " in " +
         count_of(entries, "entry.", "entries.");
}

/// Of findings that don't stop the build.
std::string told_or_listed(const std::vector<LogEntry>& entries, const Report& report, bool all) {
  const auto told = static_cast<std::size_t>(std::count_if(
      report.findings.begin(), report.findings.end(),
      [](const auto& judged) { return judged.told && judged.action == Action::kBlock; }));
  if (told == 0 || all) return entries_text(entries, report.verdict.blocking);
  if (entries.empty()) return " The first pass told all of them.";
  return " The first pass told " + std::to_string(told) + " of them.";
}

void write_incomplete(LogWriter* log, const Report& report, bool all) {
  const auto count = static_cast<std::size_t>(
      std::count_if(report.scan.problems.begin(), report.scan.problems.end(),
                    [](const Problem& problem) { return problem.incomplete; }));
  if (count == 0) return;
  constexpr Color kColor = Color::kYellow;
  log->blank();
  log->attention("Warning: Sluice could not finish its scan (not a finding).", kColor);
  log->attention("", kColor);
  std::size_t shown = 0;
  for (const Problem& problem : report.scan.problems) {
    if (!problem.incomplete) continue;
    if (!all && shown == kMaxProblems) break;
    ++shown;
    if (!problem.path.empty()) {
      log->attention(one_line(place_text({problem.path, problem.line, 0, 0, 0}), 200), kColor);
    }
    for (const std::string& line : wrap(one_line(problem.message, 300), kAttentionWidth - 2)) {
      log->attention("  " + line, kColor);
    }
  }
  if (shown < count) {
    log->attention("and " + std::to_string(count - shown) + " more", kColor);
  }
  log->attention("", kColor);
  log->attention("What these hold was not judged.", kColor);
}

/// Pictures and fonts are only counted; links and special files are listed.
void write_skipped(LogWriter* log, const std::vector<Skipped>& skipped) {
  if (skipped.empty()) return;
  log->blank();
  log->step("Not scanned, on purpose");
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const Skipped& file : skipped) by_reason[file.reason].push_back(file.path);
  for (const auto& [reason, paths] : by_reason) {
    log->body(count_of(paths.size(), reason, reason + " files"));
    const bool listed = reason.ends_with("link") || reason.ends_with("file");
    for (std::size_t i = 0; listed && i < paths.size(); ++i) {
      log->body("  " + one_line(paths[i], 200));
    }
  }
}

/// Names and reasons only.
void write_left_out(LogWriter* log, const std::vector<Skipped>& vars) {
  if (vars.empty()) return;
  log->blank();
  log->step("Config vars whose values were not looked for");
  for (const Skipped& variable : vars) {
    for (const std::string& line :
         wrap(one_line(variable.path, 100) + ": " + variable.reason, kWidth - 7)) {
      log->body(line);
    }
  }
}

/// Values of the policy that somebody set.
void write_policy(LogWriter* log, const std::vector<PolicyValue>& policy) {
  const auto is_set = [](const PolicyValue& value) { return value.origin != "default"; };
  if (std::none_of(policy.begin(), policy.end(), is_set)) return;
  log->blank();
  log->step("Policy, where it is not the default");
  for (const PolicyValue& value : policy) {
    if (!is_set(value)) continue;
    const std::string line = value.key + " = " + value.value + ", from " + value.origin;
    for (const std::string& part : wrap(one_line(line, 200), kWidth - 7)) log->body(part);
  }
}

void write_verbose(LogWriter* log, const Report& report) {
  const auto list = [&](Action action, const std::string& title, std::size_t count) {
    const std::vector<LogEntry> entries = log_entries(report, action, true);
    if (entries.empty()) return;
    log->blank();
    log->step(title + ": " + count_of(count, "finding.", "findings.") +
              entries_text(entries, count));
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::vector<std::string>& lines = entries[i].lines;
      for (std::size_t k = 0; k < lines.size(); ++k) {
        log->body((k == 0 ? std::to_string(i + 1) + ". " : std::string(3, ' ')) + lines[k]);
      }
    }
  };
  list(Action::kReport, "Reported, not blocking", report.verdict.reported);
  list(Action::kIgnore, "Ignored", report.verdict.ignored);
  write_policy(log, report.policy);
  write_left_out(log, report.scan.left_out_vars);
  write_skipped(log, report.scan.skipped);
}

void write_blocked(LogWriter* log, const Report& report, const LogOptions& options) {
  constexpr Color kColor = Color::kRed;
  const std::size_t count = report.verdict.blocking;
  log->blank();
  const std::vector<LogEntry> entries = log_entries(report, Action::kBlock, options.verbose);
  std::string error = "Error: Sluice stopped this build. " + blocking_text(entries.size(), count);
  if (options.command == "history") {
    error = "Error: " + count_of(count, "secret", "secrets") + " in the git history." +
            entries_text(entries, count);
  } else if (options.command == "recheck") {
    error = "Error: Sluice stops this release. " + blocking_text(entries.size(), count);
  } else if (options.command == "diff") {
    error = "Error: these changes add " + count_of(count, "secret.", "secrets.") +
            entries_text(entries, count);
  }
  log->attention_wrapped(error, kColor);
  log->attention("", kColor);
  LogWriter ways_on = log->beside();
  write_ways_on(&ways_on, report, options);
  const LeftOut left_out = write_entries(log, entries, options.verbose, ways_on.lines(), kColor);
  if (const std::string below = below_text(left_out, report); !below.empty()) {
    log->attention_wrapped(below, kColor);
    log->attention("", kColor);
  }
  log->append(std::move(ways_on));
}

/// Where the mode is from: who set it can change it there, and nowhere else.
std::string mode_origin(const Report& report) {
  const auto mode = std::find_if(report.policy.begin(), report.policy.end(),
                                 [](const PolicyValue& value) { return value.key == "mode"; });
  return mode == report.policy.end() ? std::string() : one_line(mode->origin, 100);
}

/// bin/test-compile alone calls a build's gate so: its phase only tells, whatever the app's mode
/// is.
bool is_mode_of_script(const Report& report, const LogOptions& options) {
  return options.in_build && mode_origin(report) == "--mode";
}

void write_enforcing(LogWriter* log, const Report& report, const LogOptions& options, Color color) {
  if (is_mode_of_script(report, options)) return;
  const std::string origin = mode_origin(report);
  std::string label = "Start enforcing:  ";
  if (options.in_build) label.resize(kLocalLabelWidth, ' ');
  const std::string unset =
      options.in_build ? "heroku config:unset SLUICE_MODE -a APP" : "leave SLUICE_MODE=warn out";
  log->attention(label + (origin == "--mode"        ? "leave --mode warn out"
                          : origin == "SLUICE_MODE" ? unset
                                                    : "mode = \"enforce\" in sluice.toml"),
                 color);
}

void write_warned(LogWriter* log, const Report& report, const LogOptions& options) {
  constexpr Color kColor = Color::kYellow;
  log->blank();
  const std::vector<LogEntry> entries = log_entries(report, Action::kBlock, options.verbose);
  const bool release = options.command == "recheck";
  log->attention_wrapped("Warning: " + count_of(report.verdict.blocking, "finding", "findings") +
                             (release ? " would stop this release with --enforce."
                                      : " would stop this build in enforce mode.") +
                             told_or_listed(entries, report, options.verbose),
                         kColor);
  log->attention("", kColor);
  const LeftOut left_out = write_entries(log, entries, options.verbose, kLinesAfterWarning, kColor);
  if (const std::string below = below_text(left_out, report); !below.empty()) {
    log->attention_wrapped(below, kColor);
    log->attention("", kColor);
  }
  write_local_command(log, report, options, kColor);
  if (!release) write_enforcing(log, report, options, kColor);
  log->end_attention(kColor);
}

/// Above everything else: who reads only the first line must learn of it.
void write_bypass_warning(LogWriter* log, const Report& report) {
  constexpr Color kColor = Color::kYellow;
  log->attention(
      "Warning: SLUICE_BYPASS lets commit " + one_line(report.verdict.bypass) + " through.",
      kColor);
  log->attention_wrapped(count_of(report.verdict.blocking, "finding", "findings") +
                             " would have stopped it. The bypass ends with this commit; the next "
                             "one is judged again.",
                         kColor);
  log->attention("Remove it:  heroku config:unset SLUICE_BYPASS -a APP", kColor);
  log->blank();
}

void write_bypassed(LogWriter* log, const Report& report, const LogOptions& options) {
  constexpr Color kColor = Color::kYellow;
  const std::vector<LogEntry> entries = log_entries(report, Action::kBlock, options.verbose);
  if (!entries.empty() || report.verdict.reported > 0) log->blank();
  const LeftOut left_out = write_entries(log, entries, options.verbose, kLinesAfterWarning, kColor);
  if (const std::string below = below_text(left_out, report); !below.empty()) {
    log->attention_wrapped(below, kColor);
  }
  log->end_attention(kColor);
}

std::string passed_text(const Report& report) {
  const std::size_t reported = report.verdict.reported;
  if (reported == 0) return "Passed.";
  std::string text = "Passed. " + count_of(reported, "finding", "findings") + " reported";
  if (existing_of(report) > 0) text += " (" + existing_text(report) + ')';
  return text + '.';
}

void write_last_line(LogWriter* log, const Report& report, const LogOptions& options) {
  const bool release = options.command == "recheck";
  switch (report.verdict.result) {
    case VerdictResult::kPass:
      log->step(passed_text(report));
      if (options.verbose || report.verdict.reported == 0) break;
      log->body(options.in_build ? "See them: " + options.launcher + " gate --verbose ."
                                 : "--verbose lists them.");
      break;
    case VerdictResult::kWarned:
      log->blank();
      log->step(release ? "Reported only: this call stops no release."
                : is_mode_of_script(report, options)
                    ? "Only told: in this phase findings stop nothing."
                    : "Passed with warnings. Mode \"warn\" never stops a build.");
      if (is_mode_of_script(report, options)) {
        log->body("The test phase judges them: bin/test, or sluice gate where");
        log->body("app.json has scripts.test.");
      }
      break;
    case VerdictResult::kBypassed:
      log->blank();
      log->step("Passed by bypass.");
      break;
    case VerdictResult::kIncomplete:
      if (!release) break;
      log->blank();
      log->step(report.verdict.exit_code == kExitPassed
                    ? "Not judged in that part: this call stops no release."
                    : "Not judged in that part: --enforce stops this release.");
      break;
    case VerdictResult::kBlocked:
      break;
  }
}

}  // namespace

std::string to_log(const Report& report, const LogOptions& options) {
  if (report.access) return to_access_log(report, options);
  LogWriter log(options.color);
  if (report.verdict.result == VerdictResult::kBypassed) write_bypass_warning(&log, report);
  if (!options.quiet) write_facts(&log, report, options);
  write_incomplete(&log, report, options.verbose);
  switch (report.verdict.result) {
    case VerdictResult::kBlocked:
      write_blocked(&log, report, options);
      break;
    case VerdictResult::kBypassed:
      write_bypassed(&log, report, options);
      break;
    case VerdictResult::kWarned:
    case VerdictResult::kIncomplete:
      // Incomplete and warned at once: both are told, the exit code speaks of the scan.
      if (report.verdict.blocking > 0) write_warned(&log, report, options);
      break;
    case VerdictResult::kPass:
      break;
  }
  if (options.verbose) {
    write_verbose(&log, report);
    write_owasp(&log, report.owasp);
  }
  if (!options.quiet) write_last_line(&log, report, options);
  return log.take();
}

}  // namespace sluice::report
