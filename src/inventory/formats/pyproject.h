// What a pyproject.toml or Pipfile declares: names of direct dependencies and their scope.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/package.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// A declared dependency; the name in the form for matching (match_name).
struct PythonDependency {
  std::string name;
  Scope scope = Scope::kRuntime;
};

/// Reads the pyproject.toml beside the lockfile: [project], [dependency-groups], [tool.poetry],
/// [tool.uv]. Nothing if there is none or it can't be read (then there is a problem more).
std::optional<std::vector<PythonDependency>> read_pyproject(const PackageFileInput& input,
                                                            std::vector<Problem>& problems);

/// Reads the Pipfile beside the lockfile.
std::optional<std::vector<PythonDependency>> read_pipfile(const PackageFileInput& input,
                                                          std::vector<Problem>& problems);

/// The name at the beginning of "Django[argon2]>=4 ; python_version > '3'"; empty if there is none.
std::string_view requirement_name(std::string_view requirement);

}  // namespace sluice::inventory
