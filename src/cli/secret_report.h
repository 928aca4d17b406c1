// The report of commands that look for secrets alone and walk no tree: history, diff and standard
// input have this in common once secrets are found.
#pragma once

#include <chrono>
#include <vector>

#include "base/result.h"
#include "cli/scan.h"
#include "core/acceptance.h"
#include "core/finding.h"
#include "core/report.h"
#include "secrets/scanner.h"

namespace sluice::cli {

/// A report with the time of the scan in it, and without findings.
Report begin_secret_report(const ScanRequest& request);

/// The scanner for it.
Result<secrets::Scanner> make_scanner(const ScanRequest& request);

/// What was found.
struct SecretFindings {
  std::vector<Finding> findings;
  std::vector<AllowComment> allows;  ///< comments that accept one
  std::vector<Problem> problems;
};

/// Judges the findings, cleans all texts of secrets, and fills in what is left. Entries of
/// [[ignore]] and of the baseline that fit nothing here are not told of: they may fit what was not
/// looked at.
void finish_secret_report(const ScanRequest& request, const secrets::Scanner& scanner,
                          SecretFindings found, Report* report);

}  // namespace sluice::cli
