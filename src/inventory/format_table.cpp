#include "inventory/format_table.h"

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/go_vendor.h"
#include "inventory/formats/gradle_declared.h"
#include "inventory/formats/msbuild_project.h"
#include "inventory/formats/text.h"
#include "inventory/formats/version_catalog.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

bool is_package_lock(std::string_view path) { return file_name(path) == "package-lock.json"; }
bool is_shrinkwrap(std::string_view path) { return file_name(path) == "npm-shrinkwrap.json"; }
bool is_yarn_lock(std::string_view path) { return file_name(path) == "yarn.lock"; }
bool is_pnpm_lock(std::string_view path) { return file_name(path) == "pnpm-lock.yaml"; }
bool is_bun_lock(std::string_view path) { return file_name(path) == "bun.lock"; }
bool is_package_json(std::string_view path) { return file_name(path) == "package.json"; }
bool is_gemfile_lock(std::string_view path) { return file_name(path) == "Gemfile.lock"; }
bool is_gems_locked(std::string_view path) { return file_name(path) == "gems.locked"; }
bool is_gemfile(std::string_view path) { return file_name(path) == "Gemfile"; }
bool is_gems_rb(std::string_view path) { return file_name(path) == "gems.rb"; }
bool is_pipfile_lock(std::string_view path) { return file_name(path) == "Pipfile.lock"; }
bool is_poetry_lock(std::string_view path) { return file_name(path) == "poetry.lock"; }
bool is_uv_lock(std::string_view path) { return file_name(path) == "uv.lock"; }
bool is_pipfile(std::string_view path) { return file_name(path) == "Pipfile"; }
bool is_pyproject(std::string_view path) { return file_name(path) == "pyproject.toml"; }
bool is_pdm_lock(std::string_view path) { return file_name(path) == "pdm.lock"; }
bool is_setup_cfg(std::string_view path) { return file_name(path) == "setup.cfg"; }
bool is_composer_lock(std::string_view path) { return file_name(path) == "composer.lock"; }
bool is_composer_json(std::string_view path) { return file_name(path) == "composer.json"; }
bool is_cargo_lock(std::string_view path) { return file_name(path) == "Cargo.lock"; }
bool is_cargo_toml(std::string_view path) { return file_name(path) == "Cargo.toml"; }
bool is_pubspec_lock(std::string_view path) { return file_name(path) == "pubspec.lock"; }
bool is_pubspec_yaml(std::string_view path) { return file_name(path) == "pubspec.yaml"; }
bool is_go_mod(std::string_view path) { return file_name(path) == "go.mod"; }
bool is_go_sum(std::string_view path) { return file_name(path) == "go.sum"; }
bool is_go_work(std::string_view path) { return file_name(path) == "go.work"; }
bool is_paket_lock(std::string_view path) { return file_name(path) == "paket.lock"; }

/// "packages.lock.json" and "packages.Project.lock.json".
bool is_nuget_lock(std::string_view path) {
  const std::string_view name = file_name(path);
  return name.starts_with("packages.") && name.ends_with(".lock.json");
}
/// "packages.config" and "packages.Project.config".
bool is_packages_config(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "packages.config" || (name.starts_with("packages.") && name.ends_with(".config"));
}
bool is_project_assets(std::string_view path) { return file_name(path) == "project.assets.json"; }
bool is_msbuild_file(std::string_view path) {
  const std::string_view name = file_name(path);
  return is_dotnet_project(path) || name == "Directory.Packages.props" ||
         name == "Directory.Build.props" || name == "Directory.Build.targets";
}
bool is_deps_edn(std::string_view path) { return file_name(path) == "deps.edn"; }
bool is_project_clj(std::string_view path) { return file_name(path) == "project.clj"; }
bool is_pom(std::string_view path) { return file_name(path) == "pom.xml"; }

constexpr std::array kFormats = {
    PackageFileFormat{"package-lock.json", "npm", is_package_lock, parse_package_lock},
    PackageFileFormat{"npm-shrinkwrap.json", "npm", is_shrinkwrap, parse_package_lock},
    // A bill of materials is no lockfile: what it says counts where nothing nearer to the app does.
    PackageFileFormat{"bom.json", "", is_bill_path, parse_bill, PackageState::kDeclared},
    PackageFileFormat{"yarn.lock", "npm", is_yarn_lock, parse_yarn_lock},
    PackageFileFormat{"pnpm-lock.yaml", "npm", is_pnpm_lock, parse_pnpm_lock},
    PackageFileFormat{"bun.lock", "npm", is_bun_lock, parse_bun_lock},
    PackageFileFormat{"package.json", "npm", is_package_json, parse_package_json,
                      PackageState::kDeclared},
    PackageFileFormat{"Gemfile.lock", "RubyGems", is_gemfile_lock, parse_gemfile_lock},
    PackageFileFormat{"gems.locked", "RubyGems", is_gems_locked, parse_gemfile_lock},
    PackageFileFormat{"Gemfile", "RubyGems", is_gemfile, parse_gemfile, PackageState::kDeclared},
    PackageFileFormat{"gems.rb", "RubyGems", is_gems_rb, parse_gemfile, PackageState::kDeclared},
    // An empty requirements.txt is how an app says that it is written in Python and needs nothing.
    PackageFileFormat{"requirements.txt", "PyPI", is_requirements_path, parse_requirements,
                      PackageState::kLocked, true},
    PackageFileFormat{"Pipfile.lock", "PyPI", is_pipfile_lock, parse_pipfile_lock},
    PackageFileFormat{"poetry.lock", "PyPI", is_poetry_lock, parse_poetry_lock},
    PackageFileFormat{"uv.lock", "PyPI", is_uv_lock, parse_uv_lock},
    PackageFileFormat{"pdm.lock", "PyPI", is_pdm_lock, parse_pdm_lock},
    PackageFileFormat{"pylock.toml", "PyPI", is_pylock_path, parse_pylock},
    PackageFileFormat{"setup.cfg", "PyPI", is_setup_cfg, parse_setup_cfg, PackageState::kDeclared,
                      true},
    PackageFileFormat{"requirements.in", "PyPI", is_requirements_source_path,
                      parse_requirements_source, PackageState::kDeclared, true},
    PackageFileFormat{"Pipfile", "PyPI", is_pipfile, parse_pipfile, PackageState::kDeclared, true},
    PackageFileFormat{"pyproject.toml", "PyPI", is_pyproject, parse_pyproject,
                      PackageState::kDeclared, true},
    PackageFileFormat{"composer.lock", "Packagist", is_composer_lock, parse_composer_lock},
    PackageFileFormat{"composer/installed.json", "Packagist", is_composer_installed,
                      parse_composer_installed, PackageState::kInstalled},
    PackageFileFormat{"composer.json", "Packagist", is_composer_json, parse_composer_json,
                      PackageState::kDeclared},
    PackageFileFormat{"Cargo.lock", "crates.io", is_cargo_lock, parse_cargo_lock},
    PackageFileFormat{"Cargo.toml", "crates.io", is_cargo_toml, parse_cargo_toml,
                      PackageState::kDeclared},
    PackageFileFormat{"mix.lock", "Hex", is_mix_lock, parse_mix_lock},
    PackageFileFormat{"mix.exs", "Hex", is_mix_exs, parse_mix_exs, PackageState::kDeclared},
    PackageFileFormat{"pubspec.lock", "Pub", is_pubspec_lock, parse_pubspec_lock},
    PackageFileFormat{"pubspec.yaml", "Pub", is_pubspec_yaml, parse_pubspec_yaml,
                      PackageState::kDeclared},
    PackageFileFormat{"go.mod", "Go", is_go_mod, parse_go_mod},
    PackageFileFormat{"build.sbt.lock", "Maven", is_sbt_lock, parse_sbt_lock},
    PackageFileFormat{"build.sbt", "Maven", is_sbt_build, parse_sbt_build, PackageState::kDeclared},
    PackageFileFormat{"project/build.properties", "Maven", is_sbt_properties, parse_sbt_properties,
                      PackageState::kDeclared},
    PackageFileFormat{"go.sum", "Go", is_go_sum, parse_go_sum, PackageState::kLocked, true},
    PackageFileFormat{"go.work", "Go", is_go_work, parse_go_work},
    PackageFileFormat{"vendor/modules.txt", "Go", is_go_vendor_list, parse_go_vendor,
                      PackageState::kInstalled, true},
    PackageFileFormat{"packages.lock.json", "NuGet", is_nuget_lock, parse_nuget_lock},
    PackageFileFormat{"packages.config", "NuGet", is_packages_config, parse_packages_config},
    PackageFileFormat{"paket.lock", "NuGet", is_paket_lock, parse_paket_lock},
    PackageFileFormat{"project.assets.json", "NuGet", is_project_assets, parse_project_assets},
    PackageFileFormat{"app.deps.json", "NuGet", is_deps_json, parse_deps_json,
                      PackageState::kInstalled},
    PackageFileFormat{"Directory.Packages.props", "NuGet", is_msbuild_file, parse_dotnet_project,
                      PackageState::kDeclared},
    PackageFileFormat{"deps.edn", "Maven", is_deps_edn, parse_deps_edn, PackageState::kDeclared},
    PackageFileFormat{"project.clj", "Maven", is_project_clj, parse_project_clj,
                      PackageState::kDeclared},
    PackageFileFormat{"pom.xml", "Maven", is_pom, parse_pom, PackageState::kDeclared},
    PackageFileFormat{"target/mvn-dependency-list.log", "Maven", is_maven_dependency_list,
                      parse_maven_dependency_list, PackageState::kInstalled},
    PackageFileFormat{"gradle.lockfile", "Maven", is_gradle_lockfile, parse_gradle_lockfile},
    PackageFileFormat{"build.gradle", "Maven", is_gradle_script, parse_gradle_script,
                      PackageState::kDeclared, true},
    PackageFileFormat{"gradle/libs.versions.toml", "Maven", is_version_catalog,
                      parse_version_catalog, PackageState::kDeclared, true},
};

/// Trees of installed packages, of which each has a small file of its own.
constexpr std::array kInstalledTrees = {
    InstalledTreeFormat{"gems", "RubyGems", gem_tree_of, parse_gem_tree},
    InstalledTreeFormat{"node_modules", "npm", node_modules_of, parse_node_modules},
    InstalledTreeFormat{"site-packages", "PyPI", site_packages_of, parse_site_packages},
};

/// Archives and binaries that hold packages.
constexpr std::array kArtifacts = {
    ArtifactFormat{"Java archive", "Maven", is_java_archive, parse_java_archive},
    ArtifactFormat{"Go program", "Go", is_go_binary_candidate, parse_go_binary},
};

/// Line of the first "<<<<<<<" at the beginning of a line, 0 if there is none. No format that is
/// read here has such a line otherwise.
std::size_t conflict_line(std::string_view bytes) {
  constexpr std::string_view kMarker = "<<<<<<<";
  for (std::size_t at = bytes.find(kMarker); at != std::string_view::npos;
       at = bytes.find(kMarker, at + 1)) {
    if (at != 0 && bytes[at - 1] != '\n') continue;
    const auto newlines =
        std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return static_cast<std::size_t>(newlines) + 1;
  }
  return 0;
}

/// What spoils any format.
Status reason_not_to_read(const PackageFileFormat& format, std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos) return Error{{}, 0, "binary content"};
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!format.may_be_empty && trim(bytes).empty()) {
    return Error{{}, 0, format.state == PackageState::kLocked ? "the lockfile is empty" : "empty"};
  }
  if (const std::size_t line = conflict_line(bytes); line != 0) {
    return Error{{}, line, "unresolved merge conflict"};
  }
  return {};
}

}  // namespace

std::span<const PackageFileFormat> package_file_formats() { return kFormats; }
std::span<const InstalledTreeFormat> installed_tree_formats() { return kInstalledTrees; }
std::span<const ArtifactFormat> artifact_formats() { return kArtifacts; }

const PackageFileFormat* format_of(std::string_view path) {
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [&](const PackageFileFormat& format) { return format.matches(path); });
  if (found == kFormats.end()) return nullptr;
  // Below node_modules/ and vendor/ lockfiles and manifests are those of other people's projects.
  const bool foreign = found->state != PackageState::kInstalled && is_foreign_path(path);
  return foreign ? nullptr : &*found;
}

InstalledTree installed_tree_of(std::string_view path) {
  for (const InstalledTreeFormat& format : kInstalledTrees) {
    const std::string_view tree = format.tree_of(path);
    if (!tree.empty()) return {&format, tree};
  }
  return {};
}

const ArtifactFormat* artifact_format_of(std::string_view path, std::string_view head) {
  const auto found =
      std::find_if(kArtifacts.begin(), kArtifacts.end(),
                   [&](const ArtifactFormat& format) { return format.matches(path, head); });
  return found == kArtifacts.end() ? nullptr : &*found;
}

Result<PackageFile> parse_package_file(const PackageFileFormat& format,
                                       const PackageFileInput& input) {
  Error error;
  if (Status reason = reason_not_to_read(format, input.bytes)) {
    error = *std::move(reason);
  } else {
    try {
      Result<PackageFile> read = format.parse(input);
      if (read) return read;
      error = read.error();
    } catch (const std::exception& thrown) {  // out of memory
      error.message = thrown.what();
    }
  }
  error.path = input.path;
  return error;
}

Result<PackageFile> parse_artifact(const ArtifactFormat& format, const PackageFileInput& input) {
  Error error;
  try {
    Result<PackageFile> read = format.parse(input);
    if (read) return read;
    error = read.error();
  } catch (const std::exception& thrown) {  // out of memory
    error.message = thrown.what();
  }
  error.path = input.path;
  return error;
}

}  // namespace sluice::inventory
