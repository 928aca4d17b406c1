// The order of Debian and Ubuntu package versions. Pure: safe from any thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two versions `[epoch:]upstream[-revision]` (Debian Policy 5.6.12, deb-version(7)): runs
/// of other characters, in which `~` sorts before the end and letters before the rest, and runs of
/// digits, in turns. Total on any bytes; never throws.
std::weak_ordering compare_debian(std::string_view a, std::string_view b);

/// A key whose byte order is that order.
std::string debian_key(std::string_view text);

}  // namespace sluice::versions
