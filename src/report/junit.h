// JUnit XML, as CI servers show it: a suite per family of rules, a test per group of rules that
// ran, so that a clean run shows what passed. Pure.
#pragma once

#include <string>

#include "core/report.h"

namespace sluice::report {

/// What blocks is a failure of its group's test, what is only reported its output; what is accepted
/// is a skipped test, what could not be scanned an error.
std::string to_junit(const Report& report);

}  // namespace sluice::report
