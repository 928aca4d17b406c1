// The numbered entries of the build log: blocking findings, the flaws of one package version put
// together, worst first.
#pragma once

#include <string>
#include <vector>

#include "core/report.h"

namespace sluice::report {

/// Lines of one entry, without prefix and number; the first is its headline.
using LogEntry = std::vector<std::string>;

/// Entries for the findings with this action. Text from the tree is escaped.
std::vector<LogEntry> log_entries(const Report& report, Action action);

/// A hygiene finding about a language version, not about packages.
bool is_about_runtime(const Finding& finding);

/// "path:line".
std::string place_text(const Location& location);

}  // namespace sluice::report
