// Small inventories, written down package by package, for tests of what is made out of them.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "inventory/inventory.h"
#include "inventory/three_way.h"

namespace sluice::test {

inline Package package(PackageState state, std::string path, std::string name,
                       std::string version = {}, std::string ecosystem = "npm") {
  Package made;
  made.ecosystem = std::move(ecosystem);
  made.name = std::move(name);
  made.version = std::move(version);
  made.scope = Scope::kRuntime;
  made.state = state;
  made.path = std::move(path);
  made.line = 1;
  return made;
}

/// A direct dependency that a manifest asks for.
inline Package declared(std::string path, std::string name, std::string requirement,
                        std::string ecosystem = "npm") {
  Package made =
      package(PackageState::kDeclared, std::move(path), std::move(name), {}, std::move(ecosystem));
  made.requirement = std::move(requirement);
  made.direct = true;
  return made;
}

/// With a summary for each file, and the three ways settled.
inline inventory::Inventory inventory_of(std::vector<Package> packages,
                                         inventory::Phase phase = inventory::Phase::kSource,
                                         std::vector<std::string> empty_lockfiles = {}) {
  inventory::Inventory made;
  made.phase = phase;
  for (const Package& each : packages) {
    const bool known = std::any_of(made.files.begin(), made.files.end(),
                                   [&](const auto& file) { return file.path == each.path; });
    if (!known) made.files.push_back({each.path, each.path, each.ecosystem, each.state, 1});
  }
  for (std::string& path : empty_lockfiles) {
    made.files.push_back({path, path, "npm", PackageState::kLocked, 0});
  }
  made.packages = std::move(packages);
  inventory::settle_three_ways(made);
  return made;
}

}  // namespace sluice::test
