// The OWASP view as text, for the log and for TAP. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/report.h"

namespace sluice::report {

/// "A02 3, A07 1": the categories of the newest edition that have findings; empty without any.
std::string owasp_summary(const std::vector<OwaspView>& views);

/// "23 checks, advisories": what was looked for; empty for nothing.
std::string owasp_looked(const OwaspRow& row);

/// "23 checks, 1 blocking, 2 reported", or "nothing was looked for".
std::string owasp_numbers(const OwaspRow& row);

}  // namespace sluice::report
