// Who in the lockfile keeps a package from its fixed version. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/package.h"

namespace sluice::correlate {

/// The first demand that the package's present version meets and `version` would not. Nothing if
/// all that is known allows it.
std::optional<Demand> held_back(const Package& package, std::string_view version);

/// The way out, for the package manager that owns the lockfile: one or two sentences.
std::string way_past(const Package& package, std::string_view version, const Demand& demand);

}  // namespace sluice::correlate
