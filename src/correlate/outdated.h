// How far an app's direct dependencies and runtimes are behind: packages held against what their
// registries say, runtimes and frameworks against the tables of their cycles. No I/O, no clock.
// Stateless, thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/package.h"
#include "inventory/inventory.h"
#include "inventory/runtimes.h"
#include "inventory/runtimes/cycle_table.h"
#include "registries/release.h"

namespace sluice::correlate {

/// Where a version's cycle is in its life.
enum class Life { kUnknown, kSupported, kSecurityOnly, kEndsSoon, kEnded };

std::string_view to_string(Life life);

struct Lifetime {
  Life life = Life::kUnknown;
  std::string title;  ///< "Ruby on Rails"
  std::string cycle;  ///< "7.0"; empty where the version is older than all that are known
  std::optional<std::chrono::sys_days> ends;
  std::chrono::sys_days as_of;  ///< of the table
};

struct OutdatedRow {
  bool runtime = false;
  Package package;  ///< of a runtime: `name` is its title, `ecosystem` empty
  std::string requirement;
  /// Versions; empty: not known. The newest ones are never below the current one.
  std::string newest_patch;    ///< with the same first two numbers; of a runtime, of its cycle
  std::string newest_allowed;  ///< that the requirement allows
  std::string newest;
  std::string step;                   ///< "none", "patch", "minor" or "major"; empty: not known
  std::optional<std::size_t> behind;  ///< newer releases, no pre-releases
  std::optional<int> months;          ///< whole ones, between the two releases
  std::optional<std::chrono::sys_days> current_date;
  std::optional<std::chrono::sys_days> newest_date;
  bool withdrawn = false;            ///< the current version is yanked or unlisted
  std::string deprecated;            ///< what the registry says of the version or the package
  bool from_registry = false;        ///< else from the tables, as of their day
  std::optional<Lifetime> lifetime;  ///< of runtimes and known frameworks
  std::string registry;              ///< that was asked
  std::string note;                  ///< why nothing is known
};

/// One row for each runtime whose table is known, and for each direct dependency from a registry:
/// those of the app's own manifests and lockfiles, at each version. Facts out of the tables are
/// filled in. Sorted: runtimes, then by ecosystem, name and version.
std::vector<OutdatedRow> outdated_rows(const inventory::Inventory& inventory,
                                       const std::vector<inventory::Runtime>& runtimes,
                                       const std::vector<inventory::RuntimeTable>& runtime_tables,
                                       const std::vector<inventory::FrameworkTable>& frameworks,
                                       std::chrono::sys_days today);

/// Direct dependencies that come from git, files or URLs: no registry knows of them.
std::size_t direct_from_elsewhere(const inventory::Inventory& inventory);

/// Fills in what a registry says. Of its releases none is chosen that is withdrawn, deprecated (but
/// where all are), or a pre-release (but where the current version is one), nor one above what the
/// publisher tags as the latest.
void apply_releases(const registries::ReleaseList& list, OutdatedRow* row);

/// Where a version is in its life; nothing if it is newer than the table.
std::optional<Lifetime> lifetime_of(const std::vector<inventory::RuntimeCycle>& cycles,
                                    std::string_view version, std::chrono::sys_days today);

}  // namespace sluice::correlate
