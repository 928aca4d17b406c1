// The file in the build cache that remembers the last build that passed. The app's own build code
// can write there: what is not as it was written is a note, and as if nothing were there.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "core/package.h"
#include "core/problem.h"
#include "core/report.h"
#include "inventory/inventory.h"
#include "policy/build_state.h"

namespace sluice::cli {

/// What a scan knows of the builds before it.
class StateFile {
 public:
  /// Reads the file; with an empty path there is none. What can't be read is a note.
  StateFile(std::string path, inventory::Phase phase, Instant now, std::vector<Problem>* problems);

  /// Of the last build that passed, in the same pass; nullptr on a first build.
  const policy::BuildState* earlier() const;

  /// Forgets the state, with a note, if it can't be that of an app with these packages.
  void expect(const std::vector<Package>& packages, std::vector<Problem>* problems);

  bool in_use() const { return !path_.empty(); }

  /// Replaces the state of this pass, and keeps that of the other one.
  Status write(policy::BuildState state);

 private:
  std::optional<policy::BuildState>& of_pass();

  std::string path_;
  inventory::Phase phase_;
  policy::SavedStates states_;
};

}  // namespace sluice::cli
