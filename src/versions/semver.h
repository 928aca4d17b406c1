// The order of semantic versions and of their relatives: npm, Go, crates.io and Hex; Pub; NuGet;
// Bitnami. Does not parse ranges and does not judge whether a text is a valid version. Pure: safe
// from any thread. All functions take any bytes and never throw. A key's byte order is the order.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two versions by precedence (semver.org, section 11), read as leniently as node-semver's
/// loose mode: `v` or `=` in front, missing numbers (0), leading zeros and `1.2.3beta` are
/// accepted. Build metadata never counts, so Go's `+incompatible` does not either; Go's
/// pseudo-versions are pre-releases and need no rule of their own. A fourth number makes a version
/// a pre-release.
std::weak_ordering compare_semver(std::string_view a, std::string_view b);
std::string semver_key(std::string_view version);

/// As compare_semver(), but between otherwise equal versions the build decides: none before some
/// (pub_semver, Version.compareTo).
std::weak_ordering compare_pub(std::string_view a, std::string_view b);
std::string pub_key(std::string_view version);

/// As compare_semver() with up to four numbers and regardless of case (NuGet.Versioning,
/// VersionComparer).
std::weak_ordering compare_nuget(std::string_view a, std::string_view b);
std::string nuget_key(std::string_view version);

/// As compare_semver() with up to four numbers: Bitnami's components carry upstream's versions,
/// whatever these are. A container's revision (`1.2.3-4`) sorts before the release, as in the
/// records that use one for "from this release on".
std::weak_ordering compare_bitnami(std::string_view a, std::string_view b);
std::string bitnami_key(std::string_view version);

}  // namespace sluice::versions
