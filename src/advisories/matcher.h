// Holds an app's packages against advisories. No I/O of its own: the records come from look-ups.
// Stateless; thread-safe as far as the look-ups are.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "advisories/record.h"
#include "base/deadline.h"
#include "core/advisory.h"
#include "core/package.h"

namespace sluice::advisories {

/// Gives the records that name this package (ecosystem base name, normalised name).
using RecordLookup =
    std::function<std::vector<AdvisoryRecord>(std::string_view ecosystem, std::string_view name)>;

/// CVE ids out of CISA's catalogue of known exploited vulnerabilities.
using ExploitedCves = std::unordered_set<std::string>;

/// When matching has to be at its end, and which packages it was too late for then.
struct MatchTime {
  const Deadline* deadline = nullptr;
  std::vector<std::size_t> late;  ///< their indices, sorted
};

/// Evaluates every registry package and groups aliases per package and version, never wider. Result
/// sorted by package index, then id.
///
/// Earlier sources win: where two sources have a record of the same id for a package, the later
/// source's is ignored, but for its mark of known exploitation. That also holds if the earlier one
/// is withdrawn. A package whose version isn't known matches only records that leave no version
/// out. `exploited` marks records beside the marks that they carry. Packages from git, files and
/// URLs are never matched: they only share a registry package's name. Neither are superseded ones.
std::vector<AdvisoryMatch> match_packages(const std::vector<Package>& packages,
                                          std::span<const RecordLookup> sources,
                                          const ExploitedCves& exploited = {},
                                          MatchTime* time = nullptr);

}  // namespace sluice::advisories
