// Cargo.lock, versions 1 to 4. Packages without a source are the app's own: the root, members of
// the workspace, crates by path. They are no packages here; what they need is direct. The lockfile
// does not tell development apart; the Cargo.toml of each of them does.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "format/toml.h"
#include "inventory/formats/cargo_manifest.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::size_t kOwn = static_cast<std::size_t>(-1);
constexpr std::size_t kMissing = kOwn - 1;

using Scopes = std::unordered_map<std::string, Scope>;

/// "git+https://host/x?branch=main#<commit>".
struct Source {
  PackageSource kind = PackageSource::kRegistry;
  std::string_view url;
  std::string_view commit;
};

Source read_source(std::string_view text) {
  const std::size_t plus = text.find('+');
  const std::string_view kind = plus == std::string_view::npos ? "" : text.substr(0, plus);
  Source source;
  source.url = text.substr(plus == std::string_view::npos ? 0 : plus + 1);
  if (kind == "path") source.kind = PackageSource::kFile;
  if (kind != "git") return source;
  source.kind = PackageSource::kGit;
  const std::size_t sign = source.url.find('#');
  if (sign != std::string_view::npos && is_commit_hash(source.url.substr(sign + 1))) {
    source.commit = source.url.substr(sign + 1);
  }
  source.url = before(before(source.url, "#"), "?");
  return source;
}

/// Cargo names an entry in the shortest way that is unique: "name", "name version",
/// "name version (source)". Old ones always do so in full, git sources with or without the commit.
std::vector<std::string> keys_of(const Node& entry) {
  const std::string name(entry.text_of("name"));
  const std::string pinned = name + ' ' + std::string(entry.text_of("version"));
  std::vector<std::string> keys = {name, pinned};
  if (const std::string_view source = entry.text_of("source"); !source.empty()) {
    keys.push_back(pinned + " (" + std::string(source) + ')');
    keys.push_back(pinned + " (" + std::string(before(source, "#")) + ')');
  }
  return keys;
}

std::string version_of(const Node& root) {
  if (const std::string_view version = root.text_of("version"); !version.empty()) {
    return std::string(version);
  }
  const Node* metadata = root.find("metadata");
  return metadata != nullptr && !metadata->members.empty() ? "1" : "2";
}

class Reader {
 public:
  explicit Reader(const PackageFileInput& input) : input_(input) {}

  void add(const Node& entry) {
    const std::string_view name = entry.text_of("name");
    const std::string_view version = entry.text_of("version");
    if (name.empty() || version.empty()) {
      set_.report(entry.line, "an entry without name or version", true);
      return;
    }
    std::size_t index = kOwn;
    if (const std::string_view source = entry.text_of("source"); !source.empty()) {
      index = set_.add(package_of(entry, source));
    }
    for (std::string& key : keys_of(entry)) by_key_.try_emplace(std::move(key), index);
    entries_.emplace_back(index, &entry);
  }

  /// Version 1 has the checksums at its end: "checksum name version (source)".
  void read_metadata(const Node& metadata) {
    constexpr std::string_view kPrefix = "checksum ";
    for (const Member& member : metadata.members) {
      if (!member.key.starts_with(kPrefix) || !is_hex(member.value.text, 64)) continue;
      const std::size_t index = find(std::string_view(member.key).substr(kPrefix.size()));
      if (index < kMissing) set_.at(index).integrity = "sha256:" + member.value.text;
    }
  }

  Result<PackageFile> finish(const std::string& format) {
    std::vector<Root> roots;
    bool any_own = false;
    for (const auto& [from, entry] : entries_) {
      const Scopes* scopes = nullptr;
      if (from == kOwn) {
        any_own = true;
        scopes = scopes_of(entry->text_of("name"));
      }
      const Node* needs = entry->find("dependencies");
      if (needs == nullptr) continue;
      for (const Node& need : needs->items) connect(from, need, scopes, roots);
    }
    if (!any_own) set_.mark_tops_direct();
    set_.reach_from(roots);
    return set_.finish(format);
  }

  /// The Cargo.toml files for which this lockfile is the nearest one.
  void read_manifests() {
    if (input_.files == nullptr) return;
    const std::string_view folder = folder_of(input_.path);
    for (auto file = input_.files->lower_bound(folder); file != input_.files->end(); ++file) {
      if (!file->first.starts_with(folder)) break;
      if (file_name(file->first) != "Cargo.toml" || lock_folder_of(file->first) != folder) continue;
      const auto manifest = read_cargo_manifest({file->first, file->second, input_.files});
      if (!manifest) {
        set_.problems().push_back({std::string(file->first), manifest.error().line,
                                   "not valid TOML: everything it may name counts as production",
                                   false});
        continue;
      }
      Scopes& scopes = scopes_[manifest->name];
      for (const CargoDependency& dependency : manifest->dependencies) {
        const auto [found, is_new] = scopes.try_emplace(dependency.name, dependency.scope);
        if (!is_new) found->second = std::min(found->second, dependency.scope);
      }
    }
  }

 private:
  static Package package_of(const Node& entry, std::string_view text) {
    const Source source = read_source(text);
    Package package;
    package.name = entry.text_of("name");
    package.version = entry.text_of("version");
    package.scope = Scope::kRuntime;
    package.line = entry.line;
    package.source = source.kind;
    if (source.kind != PackageSource::kFile) package.source_url = source.url;
    package.commit = source.commit;
    if (const std::string_view sum = entry.text_of("checksum"); is_hex(sum, 64)) {
      package.integrity = "sha256:" + std::string(sum);
    }
    return package;
  }

  /// The folder, at or above that of the file, with the nearest lockfile.
  std::string_view lock_folder_of(std::string_view path) const {
    for (std::string_view folder = folder_of(path);; folder = folder_of(folder)) {
      const std::string lock = join_path(folder, "Cargo.lock");
      if (input_.files->count(lock) != 0 || folder.empty()) return folder;
    }
  }

  std::size_t find(std::string_view key) const {
    const auto found = by_key_.find(std::string(key));
    return found == by_key_.end() ? kMissing : found->second;
  }

  const Scopes* scopes_of(std::string_view name) const {
    const auto found = scopes_.find(std::string(name));
    return found == scopes_.end() ? nullptr : &found->second;
  }

  void connect(std::size_t from, const Node& need, const Scopes* scopes, std::vector<Root>& roots) {
    const std::size_t to = find(need.text);
    if (to == kOwn) return;
    if (to == kMissing) {
      set_.report(need.line, "needs a crate that is not in the lockfile: is it cut off?", true);
      return;
    }
    if (from != kOwn) return set_.need(from, to);
    Scope scope = Scope::kRuntime;
    if (scopes != nullptr) {
      const auto found = scopes->find(set_.at(to).name);
      if (found != scopes->end()) scope = found->second;
    }
    roots.push_back({to, scope});
  }

  const PackageFileInput& input_;
  PackageSet set_{"crates.io"};
  std::unordered_map<std::string, std::size_t> by_key_;
  std::vector<std::pair<std::size_t, const Node*>> entries_;
  std::unordered_map<std::string, Scopes> scopes_;  ///< by the name of an own package
};

}  // namespace

Result<PackageFile> parse_cargo_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_toml(input.path, input.bytes);
  if (!root) return root.error();
  const std::string version = version_of(*root);
  if (version.size() != 1 || version < "1" || version > "4") {
    return Error{{}, 1, "version " + version.substr(0, 20) + " of Cargo.lock is not known"};
  }
  Reader reader(input);
  if (const Node* own = root->find("root"); own != nullptr) reader.add(*own);  // before 2017
  if (const Node* packages = root->find("package"); packages != nullptr) {
    for (const Node& entry : packages->items) reader.add(entry);
  }
  if (const Node* metadata = root->find("metadata"); metadata != nullptr) {
    reader.read_metadata(*metadata);
  }
  reader.read_manifests();
  return reader.finish("Cargo.lock v" + version);
}

}  // namespace sluice::inventory
