// What is remembered of the last build that passed: the packages, and which of them run code at
// install. It stands in the build cache, where the app's own build code can write: it is checked
// when it is read, and only ever adds findings or leaves them out, never a vulnerability.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "inventory/inventory.h"

namespace sluice::cli {

/// Packages by correlate::known_form(), sorted.
struct LastBuild {
  std::vector<std::string> packages;
  std::vector<std::string> install_scripts;
};

/// Reads the file; nothing if it is not there. An error if it is no such file, or of a size that
/// no app has.
Result<std::optional<LastBuild>> read_last_build(const std::string& path);

/// What the next build is to know of this one.
LastBuild remember(const inventory::Inventory& inventory);

/// Replaces the file as a whole.
Status write_last_build(const std::string& path, const LastBuild& build);

}  // namespace sluice::cli
