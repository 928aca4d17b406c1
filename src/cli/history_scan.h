// Scans the whole history of a git repository: lists its objects, reads commits and trees, decides
// which blobs are in reach, scans each of them once, and then finds out for the secrets which
// commits brought them in and took them out.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/progress.h"
#include "cli/scan.h"
#include "core/report.h"

namespace sluice::cli {

struct HistoryRequest {
  ScanRequest scan;                  ///< root, settings, rules, config vars, jobs
  std::optional<std::string> since;  ///< a revision, or a day "2026-01-31"
  bool all_objects = false;
};

/// An error for what is no repository, a format that can't be read, or an unknown revision.
Result<Report> scan_history(const HistoryRequest& request, Progress* progress);

}  // namespace sluice::cli
