// gradle.lockfile ("group:artifact:version=configuration,..."), buildscript-gradle.lockfile, and
// the older layout with one file for each configuration in gradle/dependency-locks/.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/gradle_configuration.h"
#include "inventory/formats/gradle_declared.h"
#include "inventory/formats/gradle_verification.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::string_view kOldFolder = "gradle/dependency-locks";
constexpr std::string_view kProduction = "productionRuntimeClasspath";

/// One line of packages; the views are into the file.
struct Entry {
  std::string_view group;
  std::string_view artifact;
  std::string_view version;
  std::string_view configurations;
  std::size_t line = 0;
};

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t:=,'\"") == std::string_view::npos;
}

/// Fills the coordinates; false if they are none.
bool split(std::string_view coordinates, Entry& entry) {
  const std::size_t first = coordinates.find(':');
  if (first == std::string_view::npos) return false;
  const std::size_t second = coordinates.find(':', first + 1);
  if (second == std::string_view::npos) return false;
  entry.group = coordinates.substr(0, first);
  entry.artifact = coordinates.substr(first + 1, second - first - 1);
  entry.version = coordinates.substr(second + 1);
  return is_word(entry.group) && is_word(entry.artifact) && is_word(entry.version);
}

/// What the list of configurations comes to: shipped if any of them is.
Scope scope_of(std::string_view configurations, bool has_production) {
  if (configurations.empty()) return Scope::kRuntime;
  Scope scope = Scope::kDev;
  while (!configurations.empty()) {
    const std::string_view name = trim(before(configurations, ","));
    configurations.remove_prefix(std::min(configurations.find(','), configurations.size() - 1) + 1);
    Scope each = scope_of_gradle_configuration(name);
    // Spring Boot's plugin ships what is in the one and not what is in the other alone.
    if (has_production && name == "runtimeClasspath") each = Scope::kDev;
    scope = std::min(scope, each);
  }
  return scope;
}

}  // namespace

bool is_gradle_lockfile(std::string_view path) {
  const std::string_view name = file_name(path);
  return name == "gradle.lockfile" || name == "buildscript-gradle.lockfile" ||
         name == "settings-gradle.lockfile" ||
         (name.ends_with(".lockfile") &&
          (folder_of(path) == kOldFolder ||
           folder_of(path).ends_with('/' + std::string(kOldFolder))));
}

Result<PackageFile> parse_gradle_lockfile(const PackageFileInput& input) {
  const std::string_view name = file_name(input.path);
  const bool is_old = folder_of(input.path).ends_with(kOldFolder);
  const bool is_build = name.starts_with("buildscript-") || name.starts_with("settings-");
  std::string_view own_configuration = is_old ? name.substr(0, name.rfind('.')) : "classpath";

  PackageSet set("Maven");
  std::vector<Entry> entries;
  bool has_production = false;
  bool has_end = is_old;
  Lines lines(input.bytes);
  while (lines.next()) {
    const std::string_view text = trim(lines.text());
    if (text.empty() || text.starts_with('#')) continue;
    Entry entry;
    entry.line = lines.number();
    const std::size_t equals = text.find('=');
    const std::string_view coordinates = text.substr(0, equals);
    if (equals != std::string_view::npos) entry.configurations = text.substr(equals + 1);
    if (coordinates == "empty") {
      has_end = true;
    } else if (!split(coordinates, entry) || (equals == std::string_view::npos) != is_old) {
      return Error{{}, lines.number(), "no line of a Gradle lockfile"};
    } else {
      has_production =
          has_production || entry.configurations.find(kProduction) != std::string::npos;
      if (is_build || is_old) entry.configurations = own_configuration;
      entries.push_back(entry);
    }
  }
  if (!has_end) set.report(lines.number(), "no line \"empty=\" at the end: cut off?", false);

  const std::set<std::string> declared = gradle_declared_names(input, is_old ? "../../" : "");
  const GradleVerification verification(
      input, is_old ? "../verification-metadata.xml" : "gradle/verification-metadata.xml");
  for (const Entry& entry : entries) {
    Package package;
    package.name = std::string(entry.group) + ':' + std::string(entry.artifact);
    package.version = entry.version;
    package.scope = scope_of(entry.configurations, has_production);
    package.direct = declared.count(package.name) != 0;
    package.line = entry.line;
    package.integrity = verification.integrity_of(package.name, package.version);
    set.add(std::move(package));
  }
  return set.finish(is_old ? "Gradle dependency-locks" : std::string(name));
}

}  // namespace sluice::inventory
