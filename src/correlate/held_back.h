// Who in the lockfile keeps a package from its fixed version. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/package.h"
#include "inventory/inventory.h"

namespace sluice::correlate {

/// The first demand that the package's present version meets and `version` would not. Nothing if
/// all that is known allows it.
std::optional<Demand> held_back(const Package& package, std::string_view version);

/// Whether the lockfile holds a copy of the package above `version`, or below it by a major
/// version: an override counts for all copies, so it would take the one down, and lift the other to
/// what those that need it were not written for.
bool override_harms_copy(const inventory::Inventory& inventory, const Package& package,
                         std::string_view version);

/// The way out, for the package manager that owns the lockfile: one or two sentences. An override
/// is only spoken of where it stays in the major version and takes no copy down.
std::string way_past(const inventory::Inventory& inventory, const Package& package,
                     std::string_view version, const Demand& demand);

}  // namespace sluice::correlate
