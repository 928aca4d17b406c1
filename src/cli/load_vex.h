// Finds the app's files of VEX and reads them.
#pragma once

#include <cstddef>

#include "base/result.h"
#include "cli/options.h"
#include "cli/scan.h"

namespace sluice::cli {

/// Most files that `vex` in sluice.toml may name.
inline constexpr std::size_t kMaxVexFiles = 1'000;
/// Most statements of all files.
inline constexpr std::size_t kMaxAllVexStatements = 500'000;

/// Reads the files below the root that fit `vex` in sluice.toml, sorted by path, then those of
/// --vex, into the request. A glob that no file fits and a broken file are wrong use: an acceptance
/// must not get lost in silence.
Status load_vex(const ParsedArguments& arguments, ScanRequest* request);

}  // namespace sluice::cli
