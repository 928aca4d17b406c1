// The numbered entries of the build log: blocking findings, the flaws of one package version put
// together, worst first.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/report.h"

namespace sluice::report {

struct LogEntry {
  std::vector<std::string> lines;  ///< without prefix and number; the first is the headline
  std::vector<std::string> brief;  ///< only what it is and where
  std::size_t findings = 1;        ///< how many it tells of
};

/// Entries for the findings with this action; with `verbose` every place and id of each. Text from
/// the tree is escaped.
std::vector<LogEntry> log_entries(const Report& report, Action action, bool verbose);

/// A hygiene finding about a language version, not about packages.
bool is_about_runtime(const Finding& finding);

/// "first in 1a2b3c4d5e6f (2024-01-31); still at HEAD".
std::string history_text(const HistoryFacts& history);

/// "path:line", and the commit if it is a commit's message.
std::string place_text(const Location& location);

}  // namespace sluice::report
