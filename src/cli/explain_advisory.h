// What `sluice explain` says of an advisory: from the records that have its id or an alias.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/record.h"
#include "base/result.h"
#include "cli/options.h"
#include "cli/rule_catalog.h"
#include "report/explanation.h"

namespace sluice::cli {

/// The records of one flaw, and where they are from.
struct KnownAdvisory {
  std::vector<advisories::AdvisoryRecord> records;  ///< the one that names it first; empty: unknown
  std::string source;     ///< "the synced database of 2026-11-26", "the bundled advisories"
  std::string looked_in;  ///< the same for one that was not found
  bool known_exploited = false;
};

/// Looks into the database, if there is one, then into the bundled advisories. An error for a
/// database that the user has named and that can't be read.
Result<KnownAdvisory> find_advisory(const ParsedArguments& arguments, std::string_view id);

/// Whether an id has the form of an advisory's: CVE-2021-23337, GHSA-…, RUSTSEC-….
bool looks_like_advisory(std::string_view id);

/// `known` must have records.
report::Explanation explain_advisory(const RuleCatalog& catalog, std::string_view id,
                                     const KnownAdvisory& known, std::chrono::sys_days today);

}  // namespace sluice::cli
