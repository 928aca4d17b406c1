// The report as one HTML file that needs no network: verdict, findings worst first, the OWASP view,
// what was not checked, the facts of the run, and the same data as JSON. Readable without
// JavaScript and on paper. Pure, the same report gives the same bytes.
#pragma once

#include <cstddef>
#include <string>

#include "core/report.h"
#include "report/log.h"

namespace sluice::report {

/// Findings in one file; those after them are counted.
inline constexpr std::size_t kMaxHtmlFindings = 5000;

std::string to_html(const Report& report, const LogOptions& options);

}  // namespace sluice::report
