// Workspaces of Go modules (https://go.dev/ref/mod#workspaces). Pure functions.
#pragma once

#include "inventory/package_file.h"

namespace sluice::inventory {

/// A go.work bigger than this is not read: every go.mod below it looks at it.
inline constexpr std::size_t kMaxGoWorkBytes = 1u << 20;

/// True if the nearest go.work above this go.mod can be read and uses it: the versions are then
/// those of the workspace.
bool is_go_workspace_member(const PackageFileInput& go_mod);

}  // namespace sluice::inventory
