// What the build log says of earlier builds: which one this is compared with, what is in grace and
// when that ends. Plain sentences without prefix or width.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/report.h"

namespace sluice::report {

/// "last build of 2026-11-20, commit 3f9c2a71b0de: 12 findings existing, 1 disclosed since", or
/// that this is a first build and what that means; empty if nothing is compared with a build.
std::string compared_with(const Report& report);

/// "blocks from 2026-11-27: lodash 4.17.15, CVE-2021-23337", the soonest first, at most `most`
/// lines; the last says how many more there are.
std::vector<std::string> grace_lines(const Report& report, std::size_t most);

/// Findings that are reported because they were there before.
std::size_t existing_of(const Report& report);

/// "12 existing", "1 in the baseline".
std::string existing_text(const Report& report);

}  // namespace sluice::report
