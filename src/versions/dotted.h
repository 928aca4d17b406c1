// The orders of CRAN and Hackage: dotted numbers without anything else. Pure: safe from any thread.
// All functions take any bytes and never throw: a part that is no number is above all numbers. A
// key's byte order is the order.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two R package versions (R's numeric_version): `-` counts as `.`, missing numbers are 0,
/// and of versions of equal value the one with more numbers is greater.
std::weak_ordering compare_cran(std::string_view a, std::string_view b);
std::string cran_key(std::string_view version);

/// Order of two Haskell package versions (Data.Version): number by number, a version is below its
/// continuations, `1.0 < 1.0.0`. Also for GHC.
std::weak_ordering compare_hackage(std::string_view a, std::string_view b);
std::string hackage_key(std::string_view version);

}  // namespace sluice::versions
