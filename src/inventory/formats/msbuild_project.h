// Package references in MSBuild files: project files, Directory.Build.props and .targets,
// Directory.Packages.props. Properties are followed where these files say them in plain words;
// conditions are not evaluated, functions not called. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

struct MsBuildReference {
  std::string name;
  std::string requirement;   ///< as written, properties filled in; empty: no version anywhere
  bool development = false;  ///< for the build alone: not published
  std::size_t line = 0;
};

struct MsBuildFile {
  std::vector<MsBuildReference> references;
  bool test = false;  ///< a project of tests, which is never published
};

/// The references of this file itself. Versions and properties also come from the files in its
/// folder and above that MSBuild reads before it.
Result<MsBuildFile> read_msbuild_file(const PackageFileInput& input);

/// "a/b.csproj", .fsproj or .vbproj.
bool is_dotnet_project(std::string_view path);

/// What the project files in this folder say, all together; what can't be read is left out.
MsBuildFile projects_in(const FileIndex* files, std::string_view folder);

}  // namespace sluice::inventory
