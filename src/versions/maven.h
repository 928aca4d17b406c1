// The order of Maven versions, which Gradle, sbt and Clojure share as far as advisories go. Does
// not parse ranges. Pure: safe from any thread.
#pragma once

#include <compare>
#include <string_view>

namespace sluice::versions {

/// Order of two versions by the token form of the POM reference ("Version Order Specification",
/// https://maven.apache.org/pom.html), which OSV orders by. Maven's own ComparableVersion differs
/// in a few odd cases. Total on any bytes and antisymmetric, but not transitive (42.2.5
/// < 42.2.5.jre7 < 42.2.5-beta1 < 42.2.5): there can be no key, and nothing must rely on sorting.
/// Never throws.
std::weak_ordering compare_maven(std::string_view a, std::string_view b);

}  // namespace sluice::versions
