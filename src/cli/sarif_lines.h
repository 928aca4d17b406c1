// Reads the files that have findings again, for what SARIF says of their lines: the fingerprint
// that GitHub knows a line by, and columns in the units of SARIF. Only when SARIF is asked for.
#pragma once

#include <string>
#include <string_view>

#include "core/report.h"
#include "report/sarif_input.h"

namespace sluice::cli {

/// "services/api/" if the scanned folder was named so and the present folder is a repository's
/// root; else empty: GitHub wants paths from there.
std::string repository_prefix(std::string_view root);

/// Files below the report's root, never through a link; of bounded size, each and in all. What
/// can't be read is left out. A line gets no fingerprint if what that covers touches a secret.
report::SarifInput read_sarif_input(const Report& report);

}  // namespace sluice::cli
