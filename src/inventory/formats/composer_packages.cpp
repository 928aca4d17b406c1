#include "inventory/formats/composer_packages.h"

#include <algorithm>
#include <array>
#include <optional>

#include "format/json.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

std::string key_of(std::string_view name) { return match_name("Packagist", name); }

/// A text of a member that is an object: "dist", "url".
std::string_view text_in(const Node& entry, std::string_view key, std::string_view key2) {
  const Node* found = entry.find(key, key2);
  return found == nullptr || !found->is_string() ? std::string_view() : found->text;
}

/// Packages that Packagist or a server like it gives have an archive or an address for statistics;
/// those of a repository alone have neither.
PackageSource source_of(const Node& entry) {
  if (text_in(entry, "dist", "type") == "path") return PackageSource::kFile;
  const bool from_server =
      !text_in(entry, "dist", "url").empty() || entry.find("notification-url") != nullptr;
  constexpr std::array<std::string_view, 4> kRepositories = {"git", "hg", "svn", "fossil"};
  const std::string_view type = text_in(entry, "source", "type");
  const bool repository =
      std::find(kRepositories.begin(), kRepositories.end(), type) != kRepositories.end();
  return repository && !from_server ? PackageSource::kGit : PackageSource::kRegistry;
}

/// Either `true` or the name of the package to use instead.
std::string deprecation_of(const Node& entry) {
  const Node* abandoned = entry.find("abandoned");
  if (abandoned == nullptr) return {};
  if (abandoned->is_true()) return "abandoned";
  const bool named = abandoned->is_string() && !trim(abandoned->text).empty();
  return named ? "abandoned, use " + abandoned->text : std::string();
}

Package package_of(const Node& entry) {
  Package package;
  package.name = entry.text_of("name");
  package.version = entry.text_of("version");
  package.line = entry.line;
  package.source = source_of(entry);
  const std::string_view dist = text_in(entry, "dist", "url");
  package.source_url = dist.empty() ? text_in(entry, "source", "url") : dist;
  if (package.source == PackageSource::kFile) package.source_url.clear();
  if (text_in(entry, "source", "type") == "git") {
    const std::string_view reference = text_in(entry, "source", "reference");
    if (is_commit_hash(reference)) package.commit = reference;
  }
  const std::string_view sum = text_in(entry, "dist", "shasum");
  if (is_hex(sum, 40)) package.integrity = "sha1:" + std::string(sum);
  // Plugins are loaded by Composer itself while it installs.
  const std::string_view type = entry.text_of("type");
  package.install_script = type == "composer-plugin" || type == "composer-installer";
  package.deprecated = deprecation_of(entry);
  return package;
}

}  // namespace

bool is_composer_package(std::string_view name) { return name.find('/') != std::string_view::npos; }

void ComposerPackages::read_manifest(const FileView& file) {
  if (!file) return;
  const Result<Node> manifest = format::read_json(file.path, file.bytes);
  if (!manifest) {
    set_.problems().push_back({std::string(file.path), manifest.error().line,
                               "not valid JSON: what is direct is not known", false});
    return;
  }
  for (const std::string_view table : {"require", "require-dev"}) {
    const Node* entries = manifest->find(table);
    if (entries == nullptr) continue;
    for (const Member& entry : entries->members) declared_.insert(key_of(entry.key));
  }
}

void ComposerPackages::add(const Node& list,
                           const std::function<Scope(const std::string&)>& scope_of) {
  for (const Node& entry : list.items) add_entry(entry, scope_of);
}

void ComposerPackages::add_entry(const Node& entry,
                                 const std::function<Scope(const std::string&)>& scope_of) {
  Package package = package_of(entry);
  if (package.name.empty()) {
    set_.report(entry.line, "an entry without name", true);
    return;
  }
  const std::string key = key_of(package.name);
  package.scope = scope_of(key);
  package.direct = declared_.count(key) != 0;
  package.state = state_;
  const std::size_t index = set_.add(std::move(package));
  by_name_.try_emplace(key, index);
  entries_.emplace_back(index, &entry);
}

Result<PackageFile> ComposerPackages::finish(std::string format) {
  // A package can stand for others: symfony/symfony for all of its parts. Real ones come first.
  for (const auto& [index, entry] : entries_) {
    for (const std::string_view table : {"replace", "provide"}) {
      const Node* names = entry->find(table);
      if (names == nullptr) continue;
      for (const Member& name : names->members) by_name_.try_emplace(key_of(name.key), index);
    }
  }
  for (const auto& [from, entry] : entries_) {
    const Node* needs = entry->find("require");
    if (needs == nullptr) continue;
    for (const Member& need : needs->members) {
      const auto found = by_name_.find(key_of(need.key));
      if (found != by_name_.end()) {
        set_.need(from, found->second, need.value.text);  // else php or an extension
      }
    }
  }
  if (declared_.empty()) set_.mark_tops_direct();
  return set_.finish(std::move(format));
}

}  // namespace sluice::inventory
