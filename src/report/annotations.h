// Workflow commands of GitHub Actions that show findings beside the lines of a pull request. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/report.h"

namespace sluice::report {

/// GitHub takes this many of each level from a step and drops the rest.
inline constexpr std::size_t kMaxAnnotations = 10;

/// At most kMaxAnnotations errors, warnings and notices, worst first, and a line with the verdict
/// that says how many there are beyond them and in which file (may be empty) they stand. `prefix`
/// leads from the repository's root to the scanned folder.
std::string to_annotations(const Report& report, std::string_view full_report,
                           std::string_view prefix = {});

}  // namespace sluice::report
