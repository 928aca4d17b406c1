// Sorting by version order.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace sluice::advisories {

/// Stable sort by binary insertion. Orders of versions come from package managers, and not all are
/// transitive (Packagist's isn't); std::sort may run out of bounds on such an order, this can't.
template <typename T, typename Before>
void sort_versions(std::vector<T>& versions, const Before& before) {
  std::vector<T> sorted;
  sorted.reserve(versions.size());
  for (T& version : versions) {
    const auto place = std::upper_bound(sorted.begin(), sorted.end(), version, before);
    sorted.insert(place, std::move(version));
  }
  versions = std::move(sorted);
}

}  // namespace sluice::advisories
