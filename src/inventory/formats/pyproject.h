// What a pyproject.toml or Pipfile declares. No state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/package.h"
#include "format/node.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// A declared dependency.
struct PythonDependency {
  std::string name;   ///< in the form for matching (match_name)
  std::string group;  ///< of a dependency group or extra, else empty
  Scope scope = Scope::kRuntime;
  Package package;  ///< all that the manifest says
};

/// Reads the pyproject.toml beside the lockfile: [project], [dependency-groups], [tool.poetry],
/// [tool.pdm], [tool.uv]. Nothing if there is none or it can't be read (then there is a problem
/// more).
std::optional<std::vector<PythonDependency>> read_pyproject(const PackageFileInput& input,
                                                            std::vector<Problem>& problems);

/// Reads the Pipfile beside the lockfile.
std::optional<std::vector<PythonDependency>> read_pipfile(const PackageFileInput& input,
                                                          std::vector<Problem>& problems);

/// The dependencies in an already read pyproject.toml, and in a Pipfile.
std::vector<PythonDependency> pyproject_dependencies(const format::Node& root);
std::vector<PythonDependency> pipfile_dependencies(const format::Node& root);

/// A manifest's packages out of its dependencies.
Result<PackageFile> manifest_of(std::vector<PythonDependency> dependencies, std::string format);

}  // namespace sluice::inventory
