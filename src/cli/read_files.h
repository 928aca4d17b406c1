// Reads every file of a tree once, on several threads, and shows it to the analyzers that want it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/deadline.h"
#include "checks/checker.h"
#include "cli/inner_files.h"
#include "cli/progress.h"
#include "cli/scan_limits.h"
#include "core/blob.h"
#include "core/problem.h"
#include "inventory/inventory.h"
#include "secrets/scanner.h"
#include "source/tree.h"

namespace sluice::cli {

/// What the analyzers gave. In no order.
struct Harvest {
  std::vector<secrets::SecretMatch> secrets;
  secrets::SideFacts side;
  checks::CheckHarvest checks;
  std::vector<correlate::ServedSources> served;
  std::vector<KeptFile> kept;
  std::vector<inventory::Artifact> artifacts;
  std::vector<Skipped> skipped;
  std::vector<Problem> problems;
  std::uint64_t bytes = 0;
  source::LeftOut late;  ///< what there was no time for
};

/// Who looks at the files.
struct Readers {
  const secrets::Scanner* scanner = nullptr;  ///< null: secrets are not looked for
  const checks::Checker* checker = nullptr;   ///< null: no checks are run
  bool dependencies =
      false;  ///< lockfiles and their kin are kept, archives and binaries looked into
};

/// Until when files are read; null: to the end.
struct ReadingTime {
  const Deadline* first = nullptr;  ///< those whose turn is first
  const Deadline* then = nullptr;   ///< the others
};

/// Reads the files of the plan, which needs their sizes; sets them to what they are now.
/// `progress` is told of each file; it may be null.
Harvest read_files(const source::Tree& tree, source::Listing* listing, const Readers& readers,
                   const ReadingPlan& plan, const ReadingTime& time, unsigned jobs,
                   Progress* progress = nullptr);

}  // namespace sluice::cli
