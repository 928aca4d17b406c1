// One pom.xml as it is written: nothing inherited, nothing filled in. Profiles that are active by
// default are folded in, others left out. No state.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sluice::inventory {

/// A dependency, a managed one, a plugin or an extension. Empty: not said.
struct PomDependency {
  std::string group;
  std::string artifact;
  std::string version;
  std::string type;
  std::string classifier;
  std::string scope;
  std::string optional;
  std::size_t line = 0;  ///< of its <artifactId>
};

struct PomParent {
  std::string group;
  std::string artifact;
  std::string version;
  std::string relative_path;  ///< empty: the parent is not to be looked for in the tree
  std::size_t line = 0;
};

struct PomFile {
  std::optional<PomParent> parent;
  std::string group;
  std::string artifact;
  std::string version;
  std::vector<std::pair<std::string, std::string>> properties;  ///< of two with one name the last
  std::vector<PomDependency> dependencies;
  std::vector<PomDependency> managed;        ///< <dependencyManagement>
  std::vector<PomDependency> build_tools;    ///< plugins with their dependencies, and extensions
  std::vector<PomDependency> managed_tools;  ///< <pluginManagement>
  std::vector<std::string> repositories;     ///< URLs, for dependencies
};

/// Errors carry the line, not the path.
Result<PomFile> read_pom_file(std::string_view bytes);

}  // namespace sluice::inventory
