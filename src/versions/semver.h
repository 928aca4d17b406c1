// The order of semantic versions, for npm and Go. Does not parse ranges and does not judge whether
// a text is a valid version. Pure: safe from any thread.
#pragma once

#include <compare>
#include <string_view>

namespace sluice::versions {

/// Order of two versions by precedence (semver.org, section 11), read as leniently as node-semver's
/// loose mode: `v` or `=` in front, missing numbers (0), leading zeros and `1.2.3beta` are
/// accepted. Build metadata never counts, so Go's `+incompatible` does not either; Go's
/// pseudo-versions are pre-releases and need no rule of their own. A fourth number makes a version
/// a pre-release. Total on any bytes; never throws.
std::weak_ordering compare_semver(std::string_view a, std::string_view b);

}  // namespace sluice::versions
