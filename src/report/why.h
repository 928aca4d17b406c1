// The answer to "why does the app have this package?", and the list of all packages, as text.
// Pure functions, no state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/advisory.h"
#include "inventory/inventory.h"

namespace sluice::report {

/// Paths listed per version; the rest is counted.
inline constexpr std::size_t kMaxWhyPaths = 20;

/// The packages of that name (indices), in the spelling that their ecosystem takes for the same;
/// "name@version" and "name" are understood. Superseded ones are left out.
std::vector<std::size_t> packages_named(const inventory::Inventory& inventory,
                                        std::string_view name);

/// Up to five names that could have been meant, best first.
std::vector<std::string> names_like(const inventory::Inventory& inventory, std::string_view name);

/// For each of the packages: where it is named, who asks for what, what is known against it, and
/// the paths by which the app comes to it.
std::string why_text(const inventory::Inventory& inventory,
                     const std::vector<AdvisoryMatch>& matches,
                     const std::vector<std::size_t>& packages);

/// One line per package that counts, sorted by ecosystem, name and version, and the totals.
std::string package_list(const inventory::Inventory& inventory);

}  // namespace sluice::report
