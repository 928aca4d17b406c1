#include "inventory/formats/version_catalog.h"

#include <algorithm>

#include "format/toml.h"
#include "inventory/formats/text.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::string_view kSuffix = ".versions.toml";

/// "spring-boot_web" is written as spring.boot.web in a script.
std::string accessor_of(std::string_view alias) {
  std::string accessor(alias);
  std::replace_if(
      accessor.begin(), accessor.end(), [](char c) { return c == '-' || c == '_'; }, '.');
  return accessor;
}

/// A text, or a table of strictly, require and prefer, of which the stricter one counts.
std::string version_text(const Node& node) {
  if (node.is_string()) return node.text;
  for (const std::string_view key : {"strictly", "require", "prefer"}) {
    if (const std::string_view text = node.text_of(key); !text.empty()) return std::string(text);
  }
  return {};
}

/// An entry's own version, or the one of [versions] that it refers to.
std::string version_of(const Node& entry, const Node* versions) {
  const Node* version = entry.find("version");
  if (version == nullptr) return {};
  const std::string_view alias = version->text_of("ref");
  if (alias.empty()) return version_text(*version);
  const Node* referred = versions == nullptr ? nullptr : versions->find(alias);
  return referred == nullptr ? std::string() : version_text(*referred);
}

/// "a:b:c" in its parts; what is missing is empty.
void split(std::string_view text, std::string& first, std::string& second, std::string& third) {
  first = before(text, ":");
  text.remove_prefix(std::min(first.size() + 1, text.size()));
  second = before(text, ":");
  text.remove_prefix(std::min(second.size() + 1, text.size()));
  third = text;
}

CatalogEntry read_library(const Member& member, const Node* versions) {
  CatalogEntry entry;
  entry.accessor = accessor_of(member.key);
  entry.line = member.line;
  std::string rest;
  if (member.value.is_string()) {
    split(member.value.text, entry.group, entry.artifact, entry.version);
    return entry;
  }
  if (const std::string_view module = member.value.text_of("module"); !module.empty()) {
    split(module, entry.group, entry.artifact, rest);
  } else {
    entry.group = member.value.text_of("group");
    entry.artifact = member.value.text_of("name");
  }
  entry.version = version_of(member.value, versions);
  return entry;
}

/// A plugin is found by the artifact that is called after it.
CatalogEntry read_plugin(const Member& member, const Node* versions) {
  CatalogEntry entry;
  entry.accessor = "plugins." + accessor_of(member.key);
  entry.line = member.line;
  entry.plugin = true;
  std::string rest;
  if (member.value.is_string()) {
    split(member.value.text, entry.group, entry.version, rest);
  } else {
    entry.group = member.value.text_of("id");
    entry.version = version_of(member.value, versions);
  }
  if (!entry.group.empty()) entry.artifact = entry.group + ".gradle.plugin";
  return entry;
}

}  // namespace

Result<VersionCatalog> read_version_catalog(std::string_view bytes) {
  const Result<Node> root = format::read_toml({}, bytes);
  if (!root) return root.error();
  const Node* versions = root->find("versions");
  VersionCatalog catalog;
  const auto add = [&](CatalogEntry entry) {
    if (!entry.group.empty() && !entry.artifact.empty())
      catalog.entries.push_back(std::move(entry));
  };
  if (const Node* libraries = root->find("libraries"); libraries != nullptr) {
    for (const Member& member : libraries->members) add(read_library(member, versions));
  }
  if (const Node* plugins = root->find("plugins"); plugins != nullptr) {
    for (const Member& member : plugins->members) add(read_plugin(member, versions));
  }
  if (const Node* bundles = root->find("bundles"); bundles != nullptr) {
    for (const Member& member : bundles->members) {
      CatalogBundle bundle{"bundles." + accessor_of(member.key), {}};
      for (const Node& item : member.value.items) bundle.entries.push_back(accessor_of(item.text));
      catalog.bundles.push_back(std::move(bundle));
    }
  }
  return catalog;
}

bool is_version_catalog(std::string_view path) {
  return path.ends_with(kSuffix) && file_name(folder_of(path)) == "gradle";
}

std::string_view catalog_name(std::string_view path) {
  const std::string_view name = file_name(path);
  return name.substr(0, name.size() - std::min(name.size(), kSuffix.size()));
}

}  // namespace sluice::inventory
