#include "report/monitor_log.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "report/escape.h"
#include "report/finding_text.h"
#include "report/log_entries.h"

namespace sluice::report {
namespace {

using policy::News;
using policy::NewsItem;
using policy::NewsKind;

/// Entries that are shown; --verbose shows all.
constexpr std::size_t kMaxEntries = 20;
constexpr std::size_t kMaxProblems = 5;
constexpr std::size_t kWidth = 62;
constexpr std::string_view kBody = "       ";
constexpr std::string_view kAttention = " !     ";

void add(std::string* log, std::string_view prefix, std::string_view text) {
  for (const std::string& line : wrap(text, kWidth)) {
    log->append(prefix).append(line).append("\n");
  }
}

std::string time_text(Instant time) {
  std::string text = to_rfc3339(time).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}

std::size_t count_of(const Report& report, const News& news, Action action) {
  return static_cast<std::size_t>(std::count_if(
      news.items.begin(), news.items.end(),
      [&](const NewsItem& item) { return report.findings[item.finding].action == action; }));
}

std::size_t count_of(const News& news, NewsKind kind) {
  return static_cast<std::size_t>(std::count_if(
      news.items.begin(), news.items.end(), [&](const auto& item) { return item.kind == kind; }));
}

/// A report in which only what is new is not told yet.
Report only_news(const Report& report, const News& news) {
  std::set<std::size_t> wanted;
  for (const NewsItem& item : news.items) wanted.insert(item.finding);
  Report copy;
  copy.first_build = report.first_build;
  copy.earlier = report.earlier;
  for (const std::size_t index : wanted) copy.findings.push_back(report.findings[index]);
  return copy;
}

std::string headline(const Report& report, const News& news) {
  const std::size_t blocking = count_of(report, news, Action::kBlock);
  const bool enforced = report.verdict.result == VerdictResult::kBlocked;
  std::string text;
  if (!news.since) {
    text = counted(news.items.size(), "finding") + " (the first time)";
  } else {
    const std::size_t fresh = count_of(news, NewsKind::kNew);
    text =
        (fresh > 0 ? counted(fresh, "new finding") : "News") + " since " + time_text(*news.since);
  }
  if (blocking > 0) {
    text += "; " + std::to_string(blocking) +
            (enforced ? (blocking == 1 ? " blocks" : " block") : " would block");
  }
  text += '.';
  const auto add_kind = [&](NewsKind kind, std::string_view words) {
    if (const std::size_t count = count_of(news, kind); count > 0) {
      text += ' ' + std::to_string(count) + " told before " + std::string(words) + '.';
    }
  };
  const bool one = count_of(news, NewsKind::kBlocksNow) == 1;
  add_kind(NewsKind::kBlocksNow, !enforced ? "would block now" : one ? "blocks now" : "block now");
  add_kind(NewsKind::kExploitedNow, "now known to be exploited");
  return text;
}

void write_entries(std::string* log, const Report& news, bool verbose) {
  std::vector<std::pair<std::string_view, LogEntry>> entries;
  for (const Action action : {Action::kBlock, Action::kReport}) {
    for (LogEntry& entry : log_entries(news, action, verbose)) {
      entries.emplace_back(action == Action::kBlock ? kAttention : kBody, std::move(entry));
    }
  }
  const std::size_t shown = verbose ? entries.size() : std::min(entries.size(), kMaxEntries);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string number = std::to_string(i + 1) + ". ";
    bool first = true;
    for (const std::string& line : entries[i].second.lines) {
      log->append(entries[i].first);
      log->append(first ? number : std::string(number.size(), ' ')).append(line).append("\n");
      first = false;
    }
  }
  std::size_t left_out = 0;
  for (std::size_t i = shown; i < entries.size(); ++i) left_out += entries[i].second.findings;
  if (left_out > 0) {
    add(log, kBody, "and " + std::to_string(left_out) + " more; --format json=FILE has them all");
  }
}

/// What is not known is told each time: a monitor that can't see must not read like a quiet one.
void write_problems(std::string* log, const Report& report, bool verbose, bool quiet) {
  std::size_t shown = 0;
  std::size_t more = 0;
  for (const Problem& problem : report.scan.problems) {
    if (quiet && !problem.incomplete) continue;
    if (shown == kMaxProblems && !verbose) {
      ++more;
      continue;
    }
    ++shown;
    const std::string text = one_line(describe({problem.path, problem.line, problem.message}), 300);
    add(log, problem.incomplete ? kAttention : kBody,
        (problem.incomplete ? "Could not judge: " : "Note: ") + text);
  }
  if (more > 0) add(log, kBody, "and " + counted(more, "more note"));
}

std::string rest_text(const News& news) {
  std::string text;
  const auto part = [&](std::size_t count, std::string_view words) {
    if (count == 0) return;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + ' ' + std::string(words);
  };
  part(news.stay, "told before");
  if (news.stay_blocking > 0) text += " (" + std::to_string(news.stay_blocking) + " to block)";
  part(news.gone, "gone");
  part(news.accepted, "accepted since");
  part(news.unseen, "not looked for this time");
  return text;
}

}  // namespace

std::string to_monitor_log(const Report& report, const News& news, const LogOptions& options) {
  std::string log;
  const std::string rest = rest_text(news);
  if (news.items.empty()) {
    if (!options.quiet) {
      const bool incomplete = std::any_of(report.scan.problems.begin(), report.scan.problems.end(),
                                          [](const auto& problem) { return problem.incomplete; });
      std::string text = incomplete ? "-----> Not judged as a whole" : "-----> Nothing new";
      if (news.since) text += (incomplete ? "; last time " : " since ") + time_text(*news.since);
      log += text + " (" + counted(report.packages, "package") + ")\n";
      if (!rest.empty()) add(&log, kBody, "Findings: " + rest + '.');
    }
    write_problems(&log, report, options.verbose, options.quiet);
    return log;
  }
  if (!options.quiet) {
    log += "-----> Rechecked " + counted(report.packages, "package") + '\n';
  }
  const bool blocks = count_of(report, news, Action::kBlock) > 0;
  add(&log, blocks ? kAttention : kBody, headline(report, news));
  write_entries(&log, only_news(report, news), options.verbose);
  write_problems(&log, report, options.verbose, options.quiet);
  if (!options.quiet && !rest.empty()) add(&log, kBody, "Besides: " + rest + '.');
  return log;
}

}  // namespace sluice::report
