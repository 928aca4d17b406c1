// The order of Composer (Packagist) versions. Does not parse constraints. Pure: safe from any
// thread.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two versions as Composer decides it: PHP's order of the normal forms, so that `1.0`
/// equals `1.0.0`; of the texts as they are where one has no normal form. Branches (`dev-main`) are
/// below versions, and two branches are equal only if their names are. Total on any bytes and
/// antisymmetric, but not transitive across the two forms (`1.0` < `1.0.0-foo` < `1.0.0` = `1.0`):
/// don't rely on sorting. Never throws.
std::weak_ordering compare_packagist(std::string_view a, std::string_view b);

/// The normal form of a version (Composer\Semver\VersionParser::normalize): `v1.2-rc.2` gives
/// `1.2.0.0-RC2`, `1.x-dev` gives `1.9999999.9999999.9999999-dev`, `dev-main` stays. Nothing where
/// Composer refuses.
std::optional<std::string> normalise_packagist(std::string_view version);

}  // namespace sluice::versions
