// Scans what changes add: each new version of a file is scanned whole, so that secrets of several
// lines are seen, and what touches no new line is left out.
#pragma once

#include "base/result.h"
#include "cli/scan.h"
#include "core/report.h"
#include "source/git_changes.h"
#include "source/git_repository.h"

namespace sluice::cli {

/// `name`: of the range, for the report. What can't be compared makes the scan incomplete.
Result<Report> scan_changes(const ScanRequest& request, const source::GitRepository& repository,
                            const source::GitRange& range, const std::string& name);

}  // namespace sluice::cli
