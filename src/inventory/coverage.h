// Notes about what the inventory can't know: binary lockfiles, manifests of which nothing says
// which versions come of them. They keep the coverage honest; none of them makes a scan incomplete.
// No state.
#pragma once

#include <string_view>
#include <vector>

#include "core/problem.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// True for files that coverage_notes() looks at and that no lockfile format wants.
bool is_noted_file(std::string_view path);

/// Notes on these files, in path order.
std::vector<Problem> coverage_notes(const FileIndex& files);

}  // namespace sluice::inventory
