#include "inventory/platform_packages.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

/// Installers and what they install themselves with.
constexpr std::array<std::string_view, 7> kPlatformNames = {
    "pip", "setuptools", "wheel", "distribute", "pipenv", "poetry", "uv"};

bool is_from_platform(const Package& package, const std::set<std::string>& asked) {
  if (package.ecosystem != "PyPI" || package.state != PackageState::kInstalled) return false;
  const std::string name = match_name("PyPI", package.name);
  return std::find(kPlatformNames.begin(), kPlatformNames.end(), name) != kPlatformNames.end() &&
         asked.count(name) == 0;
}

/// Marks what `start` needs, directly or not, and `start` itself.
std::vector<bool> closure(const std::vector<Package>& packages, std::vector<std::size_t> start) {
  std::vector<bool> reached(packages.size(), false);
  for (const std::size_t i : start) reached[i] = true;
  while (!start.empty()) {
    const std::size_t i = start.back();
    start.pop_back();
    for (const std::size_t needed : packages[i].needs) {
      if (reached[needed]) continue;
      reached[needed] = true;
      start.push_back(needed);
    }
  }
  return reached;
}

/// The installers, and what nothing but them needs (wheel needs packaging).
std::vector<bool> from_platform(const std::vector<Package>& packages,
                                const std::set<std::string>& asked) {
  std::vector<std::size_t> installers;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (is_from_platform(packages[i], asked)) installers.push_back(i);
  }
  if (installers.empty()) return std::vector<bool>(packages.size(), false);
  std::vector<bool> out = closure(packages, installers);
  std::vector<std::size_t> apps;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    const bool wanted = packages[i].state != PackageState::kInstalled ||
                        asked.count(match_name("PyPI", packages[i].name)) != 0;
    if (!out[i] || wanted) apps.push_back(i);
  }
  const std::vector<bool> kept = closure(packages, apps);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    out[i] = out[i] && (!kept[i] || is_from_platform(packages[i], asked));
  }
  return out;
}

/// The tree's summary counts what is left.
void count_out(const Package& package, std::vector<PackageFileSummary>& files) {
  for (PackageFileSummary& file : files) {
    const bool within = package.path.size() > file.path.size() &&
                        package.path.starts_with(file.path) &&
                        package.path[file.path.size()] == '/';
    if (!within || file.state != PackageState::kInstalled || file.packages == 0) continue;
    --file.packages;
    return;
  }
}

}  // namespace

void leave_out_platform_packages(Inventory& inventory) {
  std::vector<Package>& packages = inventory.packages;
  std::set<std::string> asked;
  for (const Package& package : packages) {
    if (package.ecosystem == "PyPI" && package.state != PackageState::kInstalled) {
      asked.insert(match_name("PyPI", package.name));
    }
  }
  constexpr auto kOut = static_cast<std::size_t>(-1);
  std::vector<std::size_t> places(packages.size(), kOut);
  std::size_t kept = 0;
  const std::vector<bool> out = from_platform(packages, asked);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (out[i]) {
      count_out(packages[i], inventory.files);
      continue;
    }
    places[i] = kept;
    if (kept != i) packages[kept] = std::move(packages[i]);
    ++kept;
  }
  if (kept == packages.size()) return;
  packages.resize(kept);
  for (Package& package : packages) {
    std::vector<std::size_t> needs;
    for (const std::size_t needed : package.needs) {
      if (places[needed] != kOut) needs.push_back(places[needed]);
    }
    package.needs = std::move(needs);
  }
}

}  // namespace sluice::inventory
