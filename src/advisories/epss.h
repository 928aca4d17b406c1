// Reads EPSS scores (FIRST, https://www.first.org/epss/data_stats): how probable it is that a CVE
// is exploited within 30 days. A sort key, never a gate. No I/O; stateless, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace sluice::advisories {

/// CVE id to probability in millionths.
using EpssScores = std::unordered_map<std::string, std::uint32_t>;

/// Reads the daily CSV: comment lines (`#`), the header `cve,epss,percentile`, one line per CVE.
/// An error, with its line, if it is something else; nothing is kept of it then.
Result<EpssScores> read_epss(std::string_view csv, std::string_view path);

}  // namespace sluice::advisories
