// Runtimes held against the table of their versions: past or near their end of life, or behind the
// newest patch. Also what the advisory matcher needs to know of them, and the words for the way
// out. No I/O, no clock. Stateless, thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/package.h"
#include "inventory/runtimes.h"
#include "inventory/runtimes/cycle_table.h"

namespace sluice::correlate {

/// A cycle that ends within this time is worth a word.
inline constexpr std::chrono::days kNearEndOfLife{90};

/// Where a runtime stands in its table.
struct RuntimeStanding {
  const inventory::RuntimeCycle* cycle = nullptr;
  bool older = false;  ///< than `cycle`, which is the table's oldest
};

/// The cycle that a runtime is judged by; nothing if it is newer than the table, or allows
/// something newer. The table must outlive the result.
std::optional<RuntimeStanding> standing_of(const inventory::Runtime& runtime,
                                           const inventory::RuntimeTable& table);

/// At most one hygiene finding per runtime, in the order of the runtimes: `runtime-end-of-life`
/// (medium, so that it does not block unless `fail_on` is lowered: an app does not get worse on the
/// day a date passes), `runtime-near-end-of-life` (low) or `runtime-outdated` (low). `today` is in
/// UTC.
///
/// A requirement that allows several cycles is judged by the one of them that lives longest. What
/// is newer than the table, or allows something newer, is taken to be fine. What Heroku chooses
/// itself within a requirement is never outdated: there is nothing to do about it.
std::vector<Finding> runtime_findings(const std::vector<inventory::Runtime>& runtimes,
                                      const std::vector<inventory::RuntimeTable>& tables,
                                      std::chrono::sys_days today);

/// The runtimes whose exact version is known, as packages of the ecosystem that has their
/// advisories: "Bitnami" node, "Go" stdlib. Those that `known` has already are left out.
std::vector<Package> runtime_packages(const std::vector<inventory::Runtime>& runtimes,
                                      const std::vector<inventory::RuntimeTable>& tables,
                                      const std::vector<Package>& known);

/// Takes away the fix of a runtime's vulnerability if it lies in another cycle than the app's, the
/// app has the newest patch that its table knows, and the cycle still lives. Bitnami's records know
/// the fixes of the cycles that Bitnami builds: of the others all versions are affected, also those
/// that have the fix. Such a finding is not one that the app can do something about, and
/// `fixable_only` keeps it from blocking.
void drop_fixes_of_other_cycles(const std::vector<inventory::RuntimeTable>& tables,
                                std::chrono::sys_days today, std::vector<Finding>* findings);

/// One sentence that says where an app asks for this version of a runtime ("node", "20.x"); empty
/// if the product is not known.
std::string runtime_request(std::string_view product, std::string_view version);

}  // namespace sluice::correlate
