// Reads every file of a tree once, on several threads, and shows it to the analyzers that want it.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/inner_files.h"
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
  std::vector<correlate::ServedSources> served;
  std::vector<KeptFile> kept;
  std::vector<inventory::Artifact> artifacts;
  std::vector<Skipped> skipped;
  std::vector<Problem> problems;
  std::uint64_t bytes = 0;
};

/// `scanner` null: secrets are not looked for. `dependencies`: lockfiles and their kin are kept,
/// archives and binaries looked into. Sets the sizes of files in the listing if secrets are looked
/// for; else they have to be there.
Harvest read_files(const source::Tree& tree, source::Listing* listing,
                   const secrets::Scanner* scanner, bool dependencies, unsigned jobs);

}  // namespace sluice::cli
