// Runs the checks' own cases, for `sluice rules test` and the unit tests: as they stand, in
// variations that must change nothing, and with each condition taken away, which must change
// something.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "checks/check_case.h"
#include "checks/checker.h"

namespace sluice::checks {

struct CaseTestResult {
  std::size_t checks = 0;
  std::size_t cases = 0;
  std::size_t places = 0;  ///< at which something must fire
  std::size_t near_misses = 0;
  std::size_t guards = 0;  ///< conditions without which a case fails
  std::vector<std::string> failures;
};

/// Every check needs two places at which it fires and two near misses; each of its conditions must
/// be needed by a case.
CaseTestResult test_cases(const Checker& checker, const std::vector<CheckCase>& cases);

}  // namespace sluice::checks
