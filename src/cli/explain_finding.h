// What `sluice explain` says of one finding of a report: its place, what the policy said of it, and
// then what its rule or advisory is.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "format/node.h"
#include "report/explanation.h"

namespace sluice::cli {

/// "check-0123456789abcdef": ids of findings, not of rules.
bool looks_like_finding(std::string_view id);

/// A finding of a JSON report.
struct ReportedFinding {
  const format::Node* node = nullptr;  ///< null: the report has none of that id
  std::string rule;
  std::string kind;
};

/// The finding of that id in a parsed report (sluice-report/1). An error if it is no such report.
Result<ReportedFinding> find_finding(std::string_view file, const format::Node& report,
                                     std::string_view id);

/// The ids of a report's findings.
std::vector<std::string> finding_ids(const format::Node& report);

/// Puts the finding before the explanation of its rule, which may be empty but for its kind.
/// `source` says which report it is of.
report::Explanation explain_finding(const ReportedFinding& finding, report::Explanation of_rule,
                                    std::string source, std::chrono::sys_days today);

}  // namespace sluice::cli
