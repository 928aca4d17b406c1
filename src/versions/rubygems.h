// The order of RubyGems versions. Does not parse requirements. Pure: safe from any thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two gem versions (Gem::Version#<=>): runs of digits are numbers, runs of letters are
/// words, a word is below a number, and so any letter makes a pre-release. A `-` counts as `.pre.`,
/// so a lockfile's platform (`1.2.3-x86_64-linux`) has to be cut off before.
/// Total on any bytes; never throws.
std::weak_ordering compare_rubygems(std::string_view a, std::string_view b);

/// A key whose byte order is that order.
std::string rubygems_key(std::string_view version);

}  // namespace sluice::versions
