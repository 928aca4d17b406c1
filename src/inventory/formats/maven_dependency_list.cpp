// target/mvn-dependency-list.log: what dependency:list has resolved, transitive packages and all.
// Heroku's buildpack has Maven write it in each module's folder. Nothing in it tells who needs
// whom.
#include <string>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/maven.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

/// The parts between colons; empty if there are more than coordinates have.
std::vector<std::string_view> parts_of(std::string_view text) {
  constexpr std::size_t kMaxParts = 6;
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    if (parts.size() == kMaxParts) return {};
    text.remove_prefix(colon + 1);
  }
}

/// "group:artifact:type[:classifier]:version:scope", perhaps with " (optional)" or " -- module x"
/// behind it; false if the line is something else.
bool read_line(std::string_view line, Package& package) {
  line = trim(line);
  // "[INFO]    g:a:jar:1.0:compile": the output of Maven itself, kept as a file.
  if (line.starts_with("[INFO]")) line = trim(line.substr(6));
  const std::string_view coordinates = take_word(line);
  const bool is_optional = line.find("(optional") != std::string_view::npos;
  const std::vector<std::string_view> parts = parts_of(coordinates);
  if (parts.size() < 5 || parts.front().empty() || parts[1].empty()) return false;
  package.name = std::string(parts[0]) + ':' + std::string(parts[1]);
  package.version = parts[parts.size() - 2];
  package.scope = maven_scope(parts.back());
  if (parts.back() == "system") package.source = PackageSource::kFile;
  if (is_optional && package.scope == Scope::kRuntime) package.scope = Scope::kOptional;
  return true;
}

}  // namespace

bool is_maven_dependency_list(std::string_view path) {
  constexpr std::string_view kName = "target/mvn-dependency-list.log";
  return path == kName || path.ends_with('/' + std::string(kName));
}

Result<PackageFile> parse_maven_dependency_list(const PackageFileInput& input) {
  PackageSet set("Maven");
  bool has_head = false;
  Lines lines(input.bytes);
  while (lines.next()) {
    const std::string_view text = trim(lines.text());
    if (text.empty()) continue;
    if (text.find("been resolved:") != std::string_view::npos) {
      has_head = true;
      continue;
    }
    if (!has_head || text == "none") continue;
    Package package;
    if (!read_line(text, package)) {
      set.report(lines.number(), "no coordinates of a package: line ignored", false);
      continue;
    }
    package.state = PackageState::kInstalled;
    package.line = lines.number();
    set.add(std::move(package));
  }
  if (!has_head) return Error{{}, 1, "not what dependency:list writes"};
  return set.finish("mvn dependency:list");
}

}  // namespace sluice::inventory
