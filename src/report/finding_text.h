// Short texts about a finding and a report, for the formats that have one line for each. As they
// are in the model: the writer escapes them for where they go. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "core/report.h"

namespace sluice::report {

/// What it is: "lodash 4.17.15: CVE-2021-23337, Command injection in lodash".
std::string subject_text(const Finding& finding);

/// What to do: the command if there is one, else the sentence; may be empty.
std::string remedy_text(const Finding& finding);

/// "3 findings block, 7 are reported, 1 is ignored".
std::string counts_sentence(const Report& report);

/// "blocked", "passed", "passed with warnings", "passed by bypass of 0123…", "incomplete".
std::string verdict_text(const Report& report);

/// "1 file", "2 files".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace sluice::report
