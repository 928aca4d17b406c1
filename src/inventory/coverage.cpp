#include "inventory/coverage.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "inventory/format_table.h"
#include "inventory/formats/package_json.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

/// A manifest by its exact name or, with a leading '*', by its ending.
struct Manifest {
  std::string_view name;
  std::string_view ecosystem;  ///< OSV name: a lockfile of that ecosystem answers for it
};

constexpr std::array kManifests = {
    Manifest{"package.json", "npm"},       Manifest{"Gemfile", "RubyGems"},
    Manifest{"gems.rb", "RubyGems"},       Manifest{"pyproject.toml", "PyPI"},
    Manifest{"Pipfile", "PyPI"},           Manifest{"composer.json", "Packagist"},
    Manifest{"Cargo.toml", "crates.io"},   Manifest{"mix.exs", "Hex"},
    Manifest{"pubspec.yaml", "Pub"},       Manifest{"build.gradle", "Maven"},
    Manifest{"build.gradle.kts", "Maven"}, Manifest{"build.sbt", "Maven"},
    Manifest{"*.csproj", "NuGet"},         Manifest{"*.fsproj", "NuGet"},
    Manifest{"*.vbproj", "NuGet"},         Manifest{"project.clj", "Maven"},
    Manifest{"deps.edn", "Maven"},
};

bool matches(const Manifest& manifest, std::string_view name) {
  if (!manifest.name.starts_with('*')) return name == manifest.name;
  return name.ends_with(manifest.name.substr(1));
}

const Manifest* manifest_in_root(std::string_view path) {
  if (path.find('/') != std::string_view::npos) return nullptr;
  const auto found = std::find_if(kManifests.begin(), kManifests.end(),
                                  [&](const Manifest& known) { return matches(known, path); });
  return found == kManifests.end() ? nullptr : &*found;
}

/// Some manifests are often there for other things (scripts, settings of tools).
bool names_packages(std::string_view path, std::string_view bytes) {
  if (path.ends_with("proj")) return bytes.find("<PackageReference") != std::string_view::npos;
  if (path == "package.json") {
    const std::optional<PackageJson> manifest = read_package_json(path, bytes);
    return !manifest || !manifest->dependencies.empty();
  }
  if (path == "pyproject.toml") {
    return bytes.find("[project]") != std::string_view::npos ||
           bytes.find("[tool.poetry") != std::string_view::npos;
  }
  if (path == "project.clj") return bytes.find(":dependencies") != std::string_view::npos;
  if (path == "deps.edn") return bytes.find(":deps") != std::string_view::npos;
  if (path.starts_with("build.gradle")) {
    return bytes.find("dependencies") != std::string_view::npos;
  }
  return path != "composer.json" || bytes.find("\"require") != std::string_view::npos;
}

/// Whether something says which versions the app has: a lockfile, or what is installed.
bool versions_are_known(const FileIndex& files, std::string_view ecosystem) {
  return std::any_of(files.begin(), files.end(), [&](const auto& file) {
    const InstalledTree tree = installed_tree_of(file.first);
    if (tree.format != nullptr) return tree.format->ecosystem == ecosystem;
    const std::string_view folder = folder_of(file.first);
    const PackageFileFormat* format = format_of(file.first);
    if (format == nullptr) return ecosystem == "npm" && file.first == "bun.lockb";
    if (format->ecosystem != ecosystem) return false;
    if (format->state == PackageState::kInstalled) return true;
    return format->state == PackageState::kLocked &&
           (folder.empty() || folder == "gradle/dependency-locks");
  });
}

/// Projects of .NET mostly lie in folders of their own, below the solution. What their lockfile
/// would be lies beside them, what a restore leaves in obj/.
struct DotnetProjects {
  std::string_view first;  ///< without versions; empty: there is none
  std::size_t count = 0;
};

DotnetProjects dotnet_projects_without_versions(const FileIndex& files) {
  std::set<std::string_view> known;  // folders
  for (const auto& [path, bytes] : files) {
    const PackageFileFormat* format = format_of(path);
    if (format == nullptr || format->ecosystem != "NuGet") continue;
    if (format->state == PackageState::kDeclared) continue;
    const std::string_view folder = folder_of(path);
    known.insert(file_name(folder) == "obj" ? folder_of(folder) : folder);
  }
  DotnetProjects found;
  for (const auto& [path, bytes] : files) {
    const bool project =
        path.ends_with(".csproj") || path.ends_with(".fsproj") || path.ends_with(".vbproj");
    if (!project || is_foreign_path(path) || is_test_path(path)) continue;
    // Those in the root are told of as other manifests are. What Paket locks, it locks for all.
    const std::string_view folder = folder_of(path);
    if (folder.empty() || known.count(folder) != 0 || known.count({}) != 0) continue;
    if (!names_packages(path, bytes)) continue;
    if (found.count++ == 0) found.first = path;
  }
  return found;
}

}  // namespace

bool is_noted_file(std::string_view path) {
  return file_name(path) == "bun.lockb" || manifest_in_root(path) != nullptr;
}

std::vector<Problem> coverage_notes(const FileIndex& files) {
  std::vector<Problem> notes;
  const auto note = [&](std::string_view path, std::string_view message) {
    notes.push_back({std::string(path), 0, std::string(message), false});
  };
  std::map<std::string_view, bool> known;  // by ecosystem: a folder may hold many projects
  const auto is_known = [&](std::string_view ecosystem) {
    const auto [entry, is_new] = known.try_emplace(ecosystem, false);
    if (is_new) entry->second = versions_are_known(files, ecosystem);
    return entry->second;
  };
  for (const auto& [path, bytes] : files) {
    if (is_foreign_path(path)) continue;
    if (file_name(path) == "bun.lockb") {
      note(path, "binary lockfile: not read; a text lockfile (bun.lock) can be reviewed");
    } else if (const Manifest* manifest = manifest_in_root(path); manifest != nullptr &&
                                                                  names_packages(path, bytes) &&
                                                                  !is_known(manifest->ecosystem)) {
      note(path, format_of(path) == nullptr ? "no lockfile: versions are not known"
                                            : "no lockfile: only what it names itself is known");
    }
  }
  const DotnetProjects projects = dotnet_projects_without_versions(files);
  if (projects.count == 1) note(projects.first, "no lockfile: only what it names itself is known");
  if (projects.count > 1) {
    const std::string others = projects.count == 2
                                   ? "another project"
                                   : std::to_string(projects.count - 1) + " other projects";
    note(projects.first,
         "no lockfile, like " + others + ": only what they name themselves is known");
  }
  return notes;
}

}  // namespace sluice::inventory
