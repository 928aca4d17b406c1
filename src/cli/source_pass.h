// What the pass over the source leaves in the build cache for the pass over the slug of the same
// build: rule, path and id of secrets, of live values the variable's name and the path. It only
// changes what is said of a finding, never the verdict.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/build_mark.h"
#include "correlate/baked_secrets.h"

namespace sluice::cli {

struct SourcePass {
  BuildMark build;
  std::vector<std::string> looked_for;  ///< names of config vars
  std::vector<correlate::SourceSecret> secrets;
};

/// What the file at `path` says, if it is there and of the same build as `now`.
Result<std::optional<SourcePass>> read_source_pass(const std::string& path, const SourcePass& now);

/// Replaces the file as a whole.
Status write_source_pass(const std::string& path, const SourcePass& pass);

}  // namespace sluice::cli
