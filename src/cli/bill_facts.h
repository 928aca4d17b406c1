// What a bill of materials says of itself and of the app it is of.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/scan.h"
#include "report/bom.h"

namespace sluice::cli {

/// The time that a reproducible build says it is (SOURCE_DATE_EPOCH, reproducible-builds.org), else
/// the real one; RFC 3339. An error for a variable that holds no such time.
Result<std::string> creation_time();

/// `incomplete`: some package file could not be read.
report::BomFacts bill_facts(const ScanRequest& request, const ScanOutcome& outcome,
                            std::string created, bool incomplete);

}  // namespace sluice::cli
