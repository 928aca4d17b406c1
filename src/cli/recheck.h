// A bill of materials held against today's advisories, and judged by the policy of where it runs
// now. No tree is read.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "cli/scan.h"

namespace sluice::cli {

struct RecheckRequest {
  ScanRequest scan;  ///< settings, policy, database, acceptances; what else is in it does not count
  std::string bill;  ///< path
  bool enforce = false;             ///< the verdict can stop a release
  std::chrono::seconds budget{20};  ///< for downloads, if the scan asks for them
};

/// A bill that can't be read is a problem that costs coverage. Without `enforce` the exit code of
/// the verdict is 0 whatever was found. An error only for broken rules.
Result<ScanOutcome> recheck(const RecheckRequest& request);

}  // namespace sluice::cli
