// The readers of all lockfile formats, for the table in format_table.cpp. Each takes any bytes,
// does no I/O, has no state and returns an Error (without path) for what it can't read.
#pragma once

#include "inventory/package_file.h"

namespace sluice::inventory {

Result<PackageFile> parse_package_lock(
    const PackageFileInput& input);                                  ///< also npm-shrinkwrap.json
Result<PackageFile> parse_yarn_lock(const PackageFileInput& input);  ///< classic and berry
Result<PackageFile> parse_pnpm_lock(const PackageFileInput& input);  ///< 5, 6 and 9
Result<PackageFile> parse_bun_lock(const PackageFileInput& input);   ///< text only
Result<PackageFile> parse_package_json(const PackageFileInput& input);  ///< as a manifest
Result<PackageFile> parse_gemfile_lock(const PackageFileInput& input);  ///< also gems.locked
Result<PackageFile> parse_gemfile(const PackageFileInput& input);       ///< also gems.rb
Result<PackageFile> parse_requirements(
    const PackageFileInput& input);  ///< requirements.txt and relatives
Result<PackageFile> parse_pipfile_lock(const PackageFileInput& input);
Result<PackageFile> parse_poetry_lock(const PackageFileInput& input);  ///< 1.x, 2.0 and 2.1
Result<PackageFile> parse_uv_lock(const PackageFileInput& input);
Result<PackageFile> parse_requirements_source(const PackageFileInput& input);  ///< of pip-compile
Result<PackageFile> parse_pipfile(const PackageFileInput& input);
Result<PackageFile> parse_pyproject(const PackageFileInput& input);
Result<PackageFile> parse_pdm_lock(const PackageFileInput& input);
Result<PackageFile> parse_pylock(const PackageFileInput& input);  ///< PEP 751
Result<PackageFile> parse_setup_cfg(const PackageFileInput& input);
PackageFile parse_site_packages(std::string_view tree, const std::vector<FileView>& files);
Result<PackageFile> parse_composer_lock(const PackageFileInput& input);
Result<PackageFile> parse_composer_installed(const PackageFileInput& input);
Result<PackageFile> parse_composer_json(const PackageFileInput& input);
Result<PackageFile> parse_cargo_lock(const PackageFileInput& input);  ///< 1 to 4
Result<PackageFile> parse_cargo_toml(const PackageFileInput& input);
Result<PackageFile> parse_mix_lock(const PackageFileInput& input);
Result<PackageFile> parse_mix_exs(const PackageFileInput& input);
Result<PackageFile> parse_pubspec_lock(const PackageFileInput& input);
Result<PackageFile> parse_pubspec_yaml(const PackageFileInput& input);
Result<PackageFile> parse_go_mod(const PackageFileInput& input);  ///< with go.sum below go 1.17
Result<PackageFile> parse_go_mod(const PackageFileInput& input);  ///< with go.sum
Result<PackageFile> parse_go_sum(const PackageFileInput& input);  ///< where no go.mod is beside it
Result<PackageFile> parse_go_work(
    const PackageFileInput& input);  ///< with the go.mod of its modules
Result<PackageFile> parse_go_vendor(const PackageFileInput& input);  ///< vendor/modules.txt

/// Jars, wars and their relatives, with what is nested in them or shaded into them.
Result<PackageFile> parse_java_archive(const PackageFileInput& input);
bool is_java_archive(std::string_view path, std::string_view head);
Result<PackageFile> parse_deps_edn(const PackageFileInput& input);     ///< Clojure CLI
Result<PackageFile> parse_project_clj(const PackageFileInput& input);  ///< Leiningen
Result<PackageFile> parse_pom(const PackageFileInput& input);
Result<PackageFile> parse_maven_dependency_list(const PackageFileInput& input);

Result<PackageFile> parse_gradle_lockfile(
    const PackageFileInput& input);  ///< also of the build script itself, and the old layout
Result<PackageFile> parse_gradle_script(const PackageFileInput& input);
Result<PackageFile> parse_version_catalog(const PackageFileInput& input);

/// True for gradle.lockfile and its relatives.
bool is_gradle_lockfile(std::string_view path);

/// True for what dependency:list leaves in target/ on Heroku.
bool is_maven_dependency_list(std::string_view path);
Result<PackageFile> parse_sbt_build(const PackageFileInput& input);  ///< *.sbt, project/*.scala
Result<PackageFile> parse_sbt_properties(const PackageFileInput& input);
Result<PackageFile> parse_sbt_lock(const PackageFileInput& input);  ///< of sbt-dependency-lock
bool is_sbt_build(std::string_view path);
bool is_sbt_properties(std::string_view path);
bool is_sbt_lock(std::string_view path);

/// Packages below node_modules/, as npm, yarn, pnpm and bun put them there.
std::string_view node_modules_of(std::string_view path);
PackageFile parse_node_modules(std::string_view tree, const std::vector<FileView>& files);
Result<PackageFile> parse_go_binary(const PackageFileInput& input);   ///< no format: not Go's
Result<PackageFile> parse_nuget_lock(const PackageFileInput& input);  ///< packages.lock.json
Result<PackageFile> parse_packages_config(const PackageFileInput& input);
Result<PackageFile> parse_paket_lock(const PackageFileInput& input);
Result<PackageFile> parse_project_assets(const PackageFileInput& input);
Result<PackageFile> parse_deps_json(const PackageFileInput& input);
Result<PackageFile> parse_dotnet_project(
    const PackageFileInput& input);  ///< project files and what MSBuild adds to them

/// True for ELF files outside of other package managers' folders.
bool is_go_binary_candidate(std::string_view path, std::string_view head);

/// True for *.deps.json of the app, not of the SDK and its tools.
bool is_deps_json(std::string_view path);

Result<PackageFile> parse_bill(const PackageFileInput& input);  ///< CycloneDX and SPDX, JSON
/// The same, with the states of packages that Sluice noted in it.
Result<PackageFile> read_bill(const PackageFileInput& input);

/// True for the names of bills of materials: bom.json, sbom.json, *.cdx.json, *.spdx.json.
bool is_bill_path(std::string_view path);

/// True for the names of requirement files: requirements.txt, requirements/*.txt,
/// requirements-*.txt, *-requirements.txt.
bool is_requirements_path(std::string_view path);
/// pylock.toml, pylock.<name>.toml.
bool is_pylock_path(std::string_view path);
/// The site-packages folder whose package metadata the file is; empty if it is none.
std::string_view site_packages_of(std::string_view path);
/// The same as is_requirements_path() with ".in": what pip-compile makes them from.
bool is_requirements_source_path(std::string_view path);

/// vendor/composer/installed.json, in whatever vendor folder; not that of Heroku's PHP itself.
bool is_composer_installed(std::string_view path);

/// Not those of fetched dependencies (deps/).
bool is_mix_lock(std::string_view path);
bool is_mix_exs(std::string_view path);

/// Installed gems: "vendor/bundle/ruby/3.3.0" of a gemspec in it.
std::string_view gem_tree_of(std::string_view path);
PackageFile parse_gem_tree(std::string_view tree, const std::vector<FileView>& files);

}  // namespace sluice::inventory
