// The parts of the HTML report, each a pure function. html.cpp puts them into the page.
#pragma once

#include <cstddef>

#include "core/report.h"
#include "report/html_writer.h"
#include "report/log.h"

namespace sluice::report {

/// The verdict in words, what to do next, the counts, notes of the policy.
HtmlWriter html_verdict(const Report& report, const LogOptions& options);

/// The filters that make sense for the first `shown` findings.
HtmlWriter html_filters(const Report& report, std::size_t shown);

/// The first `shown` findings, by action; flaws of one package version together.
HtmlWriter html_findings(const Report& report, const LogOptions& options, std::size_t shown);

/// Both editions of the OWASP Top 10: what was looked for, found, and can't be seen.
HtmlWriter html_owasp(const Report& report);

/// What could not be scanned, what was left out, and why.
HtmlWriter html_unchecked(const Report& report);

/// Dates, advisories, environment, the policy with where each value comes from.
HtmlWriter html_facts(const Report& report);

}  // namespace sluice::report
