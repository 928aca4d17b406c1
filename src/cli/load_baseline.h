// Finds the committed baseline and reads it.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "cli/scan.h"

namespace sluice::cli {

/// Where the baseline of the app at `root` stands: `--baseline` or `root`/sluice.baseline.json.
std::string baseline_path(const ParsedArguments& arguments, const std::string& root);

/// Reads it into the request, and takes its salt where sluice.toml has none. There need not be
/// one, unless it was named. A broken one is wrong use: it must not look like none.
Status load_baseline(const ParsedArguments& arguments, bool required, ScanRequest* request);

}  // namespace sluice::cli
