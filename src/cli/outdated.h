// Looks for what is outdated in an app: makes the rows, asks the registries, fills in the answers.
// For `sluice outdated`, and for a build whose settings want to be told.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/problem.h"
#include "core/settings.h"
#include "inventory/inventory.h"
#include "inventory/runtimes.h"
#include "registries/app_registries.h"
#include "report/outdated.h"

namespace sluice::cli {

struct OutdatedRequest {
  std::string root;
  bool everything = false;  ///< not only what a deploy would send
  bool offline = false;
  std::vector<registries::NamedRegistry> by_person;
  std::chrono::milliseconds budget{60'000};
  std::string cache_folder;
  std::chrono::sys_days today;
  std::function<void(std::size_t done, std::size_t all)> progress;
};

/// Problems of the scan are not in it, and its texts are not cleaned of secrets.
report::OutdatedReport look_for_outdated(const inventory::Inventory& inventory,
                                         const std::vector<inventory::Runtime>& runtimes,
                                         const OutdatedRequest& request);

/// For a build: how many dependencies are how far behind, and frameworks past their end of life, as
/// notes. Never costs coverage, whatever the registries do.
std::vector<Problem> outdated_notes(const report::OutdatedReport& report);

}  // namespace sluice::cli
