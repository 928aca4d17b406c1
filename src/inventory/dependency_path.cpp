#include <algorithm>
#include <limits>
#include <tuple>

#include "inventory/inventory.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Who needs whom in the lockfile of `target`. What is shipped is not explained by what needs it in
/// tests or on other systems: of a shipped package only the shipped dependents count.
std::vector<std::vector<std::size_t>> dependents_of(const std::vector<Package>& packages,
                                                    const Package& target) {
  const auto shipped = [](const Package& package) {
    return package.scope < Scope::kDev && !package.not_on_linux;
  };
  std::vector<std::vector<std::size_t>> dependents(packages.size());
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (packages[i].path != target.path) continue;
    if (shipped(target) && !shipped(packages[i])) continue;
    for (const std::size_t needed : packages[i].needs) dependents[needed].push_back(i);
  }
  return dependents;
}

}  // namespace

std::vector<std::string> path_to(const Inventory& inventory, std::size_t package) {
  const std::vector<Package>& packages = inventory.packages;
  if (package >= packages.size()) return {};
  if (packages[package].direct) return {packages[package].name};

  // Breadth first from the package up, one distance after the other. `next` is the step back down.
  const auto dependents = dependents_of(packages, packages[package]);
  std::vector<std::size_t> next(packages.size(), kNone);
  next[package] = package;
  std::vector<std::size_t> level = {package};
  while (!level.empty()) {
    std::vector<std::size_t> above;
    for (const std::size_t needed : level) {
      for (const std::size_t dependent : dependents[needed]) {
        if (next[dependent] != kNone) continue;
        next[dependent] = needed;
        above.push_back(dependent);
      }
    }
    std::sort(above.begin(), above.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(packages[a].name, packages[a].version) <
             std::tie(packages[b].name, packages[b].version);
    });
    const auto direct =
        std::find_if(above.begin(), above.end(), [&](std::size_t i) { return packages[i].direct; });
    if (direct != above.end()) {
      std::vector<std::string> names;
      for (std::size_t at = *direct; at != package; at = next[at]) {
        names.push_back(packages[at].name);
      }
      names.push_back(packages[package].name);
      return names;
    }
    level = std::move(above);
  }
  return {packages[package].name};
}

}  // namespace sluice::inventory
