// SARIF 2.1.0 as GitHub code scanning takes it: what it demands, its limits, and fingerprints by
// which it knows a finding again. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "base/text_sink.h"
#include "core/report.h"
#include "report/sarif_input.h"

namespace sluice::report {

/// GitHub shows that many results of a run; with more it chooses by itself.
inline constexpr std::size_t kMaxSarifResults = 5'000;
/// And that many locations of a result.
inline constexpr std::size_t kMaxSarifLocations = 100;

/// At most kMaxSarifResults results, worst first; if there are more findings, the last one says how
/// many.
void write_sarif(const Report& report, const SarifInput& input, const TextSink& sink);

std::string to_sarif(const Report& report, const SarifInput& input);

}  // namespace sluice::report
