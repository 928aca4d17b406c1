// What NuGet's restore makes of a requirement without looking at a feed. Pure function.
#pragma once

#include <string>
#include <string_view>

namespace sluice::inventory {

/// The version of an exact requirement ("[1.2.3]"), and of a lone version ("1.2.3"): it is a
/// minimum, and NuGet takes the lowest version that all who ask for the package allow. Empty for
/// ranges and floating versions.
std::string lowest_nuget_version(std::string_view requirement);

}  // namespace sluice::inventory
