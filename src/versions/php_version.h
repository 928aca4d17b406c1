// The order of PHP's version_compare(), on which Composer's builds. Pure: safe from any thread.
#pragma once

#include <compare>
#include <string_view>

namespace sluice::versions {

/// Order of two versions by version_compare() (php-src, ext/standard/versioning.c) after one
/// leading `v`: dev < alpha < beta < RC < (number) < pl, other words below them all, and `1.0`
/// below `1.0.0`. Unlike there, numbers have any size. Total on any bytes; never throws.
std::weak_ordering compare_php_versions(std::string_view a, std::string_view b);

}  // namespace sluice::versions
