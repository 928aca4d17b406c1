// Scans what is piped in: `sluice secrets -`.
#pragma once

#include "base/result.h"
#include "cli/scan.h"
#include "core/report.h"

namespace sluice::cli {

/// Reads `descriptor` to its end, in pieces of bounded size, as one file without a name. What can't
/// be read makes the scan incomplete.
Result<Report> scan_stream(const ScanRequest& request, int descriptor);

}  // namespace sluice::cli
