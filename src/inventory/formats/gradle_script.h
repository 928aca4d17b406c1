// The dependencies that a Gradle build script names as literals. A script is a program: what it
// computes, loops over or takes from plugins is not seen. No state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/formats/gradle_variables.h"

namespace sluice::inventory {

struct GradleDependency {
  std::string configuration;  ///< "implementation"; of buildscript blocks "classpath"
  std::string group;
  std::string artifact;
  std::string version;  ///< filled in; one that still has a '$' is not known
  std::size_t line = 0;
};

/// Use of a version catalog: "libs.spring.web", "libs.bundles.db", "libs.plugins.boot".
struct GradleCatalogUse {
  std::string configuration;  ///< empty: of a plugin; "platform": as a BOM
  std::string accessor;
};

struct GradlePlugin {
  std::string id;
  std::string version;
  std::size_t line = 0;
};

struct GradleScript {
  std::vector<GradleDependency> dependencies;
  std::vector<GradleDependency> managed;    ///< constraints, and what Spring's plugin manages
  std::vector<GradleDependency> platforms;  ///< BOMs
  std::vector<GradleCatalogUse> catalog_uses;
  std::vector<GradlePlugin> plugins;
};

GradleScript read_gradle_script(const std::vector<GradleToken>& tokens,
                                const GradleVariables& variables);

}  // namespace sluice::inventory
