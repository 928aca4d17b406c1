// Whether a version is a pre-release, and whether it is a version of a line. Pure: safe from any
// thread.
#pragma once

#include <compare>
#include <string_view>

namespace sluice::versions {

/// Whether whatever follows the version's leading numbers sorts it before them: "2.0.0-rc.1",
/// "1.0b2", "2.0.dev1", but not "1.0.post1". The ecosystem's own order decides; without one the
/// answer is no.
bool is_prerelease(std::weak_ordering (*order)(std::string_view a, std::string_view b),
                   std::string_view version);

/// The numbers that a version begins with, without a "v" or an epoch in front: "1.2.3" of
/// "v1.2.3-rc.1"; empty for "dev-main".
std::string_view leading_numbers(std::string_view version);

/// Whether two versions have the same first two numbers; a missing one is 0.
bool same_line(std::string_view a, std::string_view b);

}  // namespace sluice::versions
