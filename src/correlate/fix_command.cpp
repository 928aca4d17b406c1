#include "correlate/fix_command.h"

#include <array>
#include <vector>

namespace sluice::correlate {
namespace {

/// Commands of one lockfile; {name} and {version} are filled in.
struct Commands {
  std::string_view lockfile;  ///< file name
  std::string_view direct;
  std::string_view transitive;
};

constexpr std::array<Commands, 16> kCommands = {{
    {"package-lock.json", "npm install {name}@{version}", "npm update {name}"},
    {"npm-shrinkwrap.json", "npm install {name}@{version}", "npm update {name}"},
    {"yarn.lock", "yarn upgrade {name}@{version}", ""},
    {"pnpm-lock.yaml", "pnpm update {name}@{version}", "pnpm update --depth Infinity {name}"},
    {"Gemfile.lock", "bundle update {name} --conservative", "bundle update {name} --conservative"},
    {"gems.locked", "bundle update {name} --conservative", "bundle update {name} --conservative"},
    {"Pipfile.lock", "pipenv upgrade \"{name}=={version}\"",
     "pipenv upgrade \"{name}=={version}\""},
    {"poetry.lock", "poetry add \"{name}@^{version}\"", "poetry update {name}"},
    {"uv.lock", "uv lock --upgrade-package {name}", "uv lock --upgrade-package {name}"},
    {"composer.lock", "composer require {name}:^{version}",
     "composer update {name} --with-dependencies"},
    {"Cargo.lock", "cargo update -p {name} --precise {version}",
     "cargo update -p {name} --precise {version}"},
    {"mix.lock", "mix deps.update {name}", "mix deps.update {name}"},
    {"pubspec.lock", "dart pub upgrade {name}", "dart pub upgrade {name}"},
    {"go.mod", "go get {name}@v{version} && go mod tidy",
     "go get {name}@v{version} && go mod tidy"},
    {"go.sum", "go get {name}@v{version} && go mod tidy",
     "go get {name}@v{version} && go mod tidy"},
    {"requirements.txt", "", ""},
}};

/// NuGet raises what others need by a direct reference, too. A project file by its ending.
constexpr std::string_view kAddPackage = "dotnet add package {name} --version {version}";
constexpr std::array<Commands, 6> kDotNetCommands = {{
    {"packages.lock.json", kAddPackage, kAddPackage},
    {"project.assets.json", kAddPackage, kAddPackage},
    {".csproj", kAddPackage, ""},
    {".fsproj", kAddPackage, ""},
    {".vbproj", kAddPackage, ""},
    {"paket.lock", "dotnet paket update {name} --version {version}",
     "dotnet paket update {name} --version {version}"},
}};

/// People copy commands into a shell. No registry knows a package by a name with other characters.
bool is_plain(std::string_view text) {
  return text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "@/._+-~:!") == std::string_view::npos;
}

std::string fill_in(std::string_view form, std::string_view name, std::string_view version) {
  std::string text(form);
  const auto replace = [&](std::string_view mark, std::string_view value) {
    if (const std::size_t at = text.find(mark); at != std::string::npos) {
      text.replace(at, mark.size(), value);
    }
  };
  replace("{name}", name);
  replace("{version}", version.starts_with('v') ? version.substr(1) : version);
  return text;
}

std::vector<std::string_view> numbers_of(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  std::vector<std::string_view> numbers;
  while (!version.empty()) {
    const std::size_t dot = version.find('.');
    numbers.push_back(version.substr(0, dot));
    if (dot == std::string_view::npos) break;
    version.remove_prefix(dot + 1);
  }
  return numbers;
}

}  // namespace

std::string fix_command(const Package& package, std::string_view version) {
  if (package.ecosystem == "Bitnami") return {};  // a runtime: no package manager installs it
  if (!is_plain(package.name) || !is_plain(version) || package.name.starts_with('-')) return {};
  const std::string_view file = std::string_view(package.path).substr(package.path.rfind('/') + 1);
  for (const Commands& commands : kCommands) {
    if (commands.lockfile != file) continue;
    // The Go toolchain's own library is raised with the toolchain.
    if (package.ecosystem == "Go" && package.name == "stdlib") {
      return fill_in("go get toolchain@go{version}", "", version);
    }
    return fill_in(package.direct ? commands.direct : commands.transitive, package.name, version);
  }
  for (const Commands& commands : kDotNetCommands) {
    if (!file.ends_with(commands.lockfile)) continue;
    return fill_in(package.direct ? commands.direct : commands.transitive, package.name, version);
  }
  return {};
}

std::string_view version_step(std::string_view from, std::string_view to) {
  const std::vector<std::string_view> a = numbers_of(from);
  const std::vector<std::string_view> b = numbers_of(to);
  if (a.empty() || b.empty() || a[0] != b[0]) return "major";
  if (a.size() < 2 || b.size() < 2 || a[1] != b[1]) return "minor";
  return "patch";
}

}  // namespace sluice::correlate
