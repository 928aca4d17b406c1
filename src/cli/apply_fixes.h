// Carries out a fix plan as far as text edits are right: reads the manifests, edits them in memory,
// and writes them when that is wanted. Nothing but those files is ever written, and none of them
// through a link.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "correlate/fix_plan.h"
#include "inventory/inventory.h"

namespace sluice::cli {

struct EditedFile {
  std::string path;  ///< relative to the root
  std::string before;
  std::string after;
  std::vector<std::string> diff;  ///< lines, in the form of `diff -u`
};

struct PlannedEdits {
  std::vector<EditedFile> files;        ///< by path
  std::vector<std::string> left_alone;  ///< "NAME: why", for steps that no edit carries out
  std::vector<std::string> afterwards;  ///< commands that bring the lockfiles along
};

/// Replaces secrets in a text.
using Redact = std::function<std::string(std::string_view)>;

/// What is shown passes `redact`: the lines around an edit may hold an index's credentials.
PlannedEdits plan_edits(const std::string& root, const correlate::FixPlan& plan,
                        const inventory::Inventory& inventory, const Redact& redact);

/// Writes the files. One that is not any more as it was read is left as it is, with an error.
Status write_edits(const std::string& root, const PlannedEdits& edits);

}  // namespace sluice::cli
