// pubspec.lock and pubspec.yaml of Dart. The lockfile says what is direct but not who needs whom.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "format/yaml.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::array<std::pair<std::string_view, Scope>, 3> kTables = {{
    {"dependencies", Scope::kRuntime},
    {"dev_dependencies", Scope::kDev},
    {"dependency_overrides", Scope::kRuntime},
}};

/// The document; an Error if it is no table.
Result<Node> read_document(const PackageFileInput& input) {
  Result<std::vector<Node>> documents = format::read_yaml(input.path, input.bytes);
  if (!documents) return documents.error();
  if (documents->empty() || !documents->front().is_object()) {
    return Error{{}, 1, "no table of Pub"};
  }
  return std::move(documents->front());
}

/// `"1.2.3"` alone allows no other version; there is no reader of Pub's requirements.
std::string exact_version(std::string_view requirement) {
  const bool exact = !requirement.empty() && requirement.front() >= '0' &&
                     requirement.front() <= '9' &&
                     requirement.find_first_of(" <>=^|,") == std::string_view::npos;
  return exact ? std::string(requirement) : std::string();
}

void set_git(Package& package, std::string_view url, std::string_view ref) {
  package.source = PackageSource::kGit;
  package.version.clear();
  package.source_url = url;
  if (is_commit_hash(ref)) package.commit = ref;
}

/// False for what the SDK brings.
bool read_locked_source(const Node& entry, Package& package) {
  const std::string_view source = entry.text_of("source");
  const Node* description = entry.find("description");
  if (source == "sdk") return false;
  if (source == "path") package.source = PackageSource::kFile;
  if (description == nullptr) return true;
  if (source == "git") {
    const bool table = description->is_object();
    set_git(package, table ? description->text_of("url") : std::string_view(description->text),
            description->text_of("resolved-ref"));
  }
  if (source == "hosted") {
    if (const std::string_view name = description->text_of("name"); !name.empty()) {
      package.name = name;
    }
    package.source_url = description->text_of("url");
    const std::string_view sum = description->text_of("sha256");
    if (is_hex(sum, 64)) package.integrity = "sha256:" + std::string(sum);
  }
  return true;
}

/// Details of a declared one: a requirement, nothing, or a table.
bool read_declared_source(const Node& value, Package& package) {
  if (!value.is_object()) {
    package.requirement = value.text;
    return true;
  }
  if (value.find("sdk") != nullptr) return false;
  package.requirement = value.text_of("version");
  if (const Node* git = value.find("git"); git != nullptr) {
    set_git(package, git->is_object() ? git->text_of("url") : std::string_view(git->text),
            git->text_of("ref"));
  } else if (value.find("path") != nullptr) {
    package.source = PackageSource::kFile;
  } else if (const Node* hosted = value.find("hosted"); hosted != nullptr) {
    package.source_url =
        hosted->is_object() ? hosted->text_of("url") : std::string_view(hosted->text);
    if (const std::string_view name = hosted->text_of("name"); !name.empty()) package.name = name;
  }
  return true;
}

}  // namespace

Result<PackageFile> parse_pubspec_lock(const PackageFileInput& input) {
  const Result<Node> root = read_document(input);
  if (!root) return root.error();
  const Node* packages = root->find("packages");
  if (packages == nullptr) return Error{{}, 1, "not a pubspec.lock: no \"packages\""};
  PackageSet set("Pub");
  for (const Member& entry : packages->members) {
    Package package;
    package.name = entry.key;
    package.version = entry.value.text_of("version");
    package.line = entry.line;
    const std::string_view dependency = entry.value.text_of("dependency");
    package.direct = dependency.starts_with("direct");
    // What only tools need is not told apart: it counts as production.
    package.scope = dependency == "direct dev" ? Scope::kDev : Scope::kRuntime;
    if (package.version.empty()) {
      set.report(entry.line, "an entry without version", true);
      continue;
    }
    if (read_locked_source(entry.value, package)) set.add(std::move(package));
  }
  // It ends with the SDKs that it was resolved for.
  if (root->find("sdks") == nullptr) {
    set.report(0, "no \"sdks\" at its end: is the file cut off?", true);
  }
  return set.finish("pubspec.lock");
}

Result<PackageFile> parse_pubspec_yaml(const PackageFileInput& input) {
  const Result<Node> root = read_document(input);
  if (!root) return root.error();
  PackageSet set("Pub");
  for (const auto& [table, scope] : kTables) {
    const Node* entries = root->find(table);
    if (entries == nullptr || entries->kind == Node::Kind::kNull) continue;
    if (!entries->is_object())
      return Error{{}, entries->line, "a list of dependencies is no table"};
    for (const Member& entry : entries->members) {
      Package package;
      package.name = entry.key;
      package.scope = scope;
      package.direct = true;
      package.state = PackageState::kDeclared;
      package.line = entry.line;
      if (!read_declared_source(entry.value, package)) continue;
      package.version = exact_version(package.requirement);
      set.add(std::move(package));
    }
  }
  return set.finish("pubspec.yaml");
}

}  // namespace sluice::inventory
