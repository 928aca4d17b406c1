// package-lock.json version 1: a tree that mirrors node_modules. It does not say what is direct.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/formats/npm_details.h"
#include "inventory/formats/package_json.h"
#include "inventory/formats/package_lock.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// One entry and the entry that it is nested in.
struct Entry {
  const Member* member = nullptr;
  std::size_t parent = kNone;
  std::size_t package = 0;
};

Package package_of(const Member& member) {
  Package package;
  package.name = member.key;
  const std::string_view spec = member.value.text_of("version");
  package.source = source_of_spec(spec);
  if (const std::string_view real_name = alias_target(spec); !real_name.empty()) {
    package.name = real_name;
    const std::string_view aliased = spec.substr(4);
    if (real_name.size() < aliased.size()) package.version = aliased.substr(real_name.size() + 1);
  } else if (package.source == PackageSource::kRegistry) {
    package.version = spec;
  }
  const std::string_view resolved = member.value.text_of("resolved");
  const bool registry = package.source == PackageSource::kRegistry;
  set_address(package, registry || !resolved.empty() ? resolved : spec);
  package.integrity = few_hashes(member.value.text_of("integrity"));
  package.deprecated = one_line(member.value.text_of("deprecated"));
  package.line = member.line;
  package.scope = Scope::kRuntime;
  const auto is_set = [&](std::string_view flag) {
    const Node* value = member.value.find(flag);
    return value != nullptr && value->is_true();
  };
  if (is_set("optional")) package.scope = Scope::kOptional;
  if (is_set("dev")) package.scope = Scope::kDev;
  return package;
}

class Reader {
 public:
  void collect(const Node& root) {
    struct Level {
      const Node* table;
      std::size_t parent;
    };
    std::vector<Level> open = {{root.find("dependencies"), kNone}};
    while (!open.empty()) {
      const Level level = open.back();
      open.pop_back();
      for (const Member& member : level.table->members) {
        if (!member.value.is_object()) continue;
        const std::size_t index = entries_.size();
        entries_.push_back({&member, level.parent, set_.add(package_of(member))});
        by_name_[member.key].push_back(index);
        const Node* nested = member.value.find("dependencies");
        if (nested != nullptr && nested->is_object()) open.push_back({nested, index});
      }
    }
    // find() counts on children of one parent standing in the order of the parents.
    for (auto& [name, indices] : by_name_) {
      std::sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) {
        return entries_[a].parent < entries_[b].parent;
      });
    }
  }

  void connect() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const Node* needs = entries_[i].member->value.find("requires");
      if (needs == nullptr) continue;
      for (const Member& need : needs->members) {
        const std::size_t to = find(i, need.key);
        if (to == kNone) continue;
        set_.need(entries_[i].package, entries_[to].package, need.value.text);
      }
    }
  }

  void mark_direct(const PackageFileInput& input) {
    const std::vector<PackageJson> manifests = read_workspace(input, set_.problems());
    if (manifests.empty()) return set_.mark_tops_direct();
    for (const DeclaredDependency& dependency : manifests.front().dependencies) {
      const std::size_t top = child(kNone, dependency.name);
      if (top != kNone) set_.at(entries_[top].package).direct = true;
    }
  }

  Result<PackageFile> finish(std::string format) { return set_.finish(std::move(format)); }

 private:
  std::size_t child(std::size_t parent, std::string_view name) const {
    const auto named = by_name_.find(name);
    if (named == by_name_.end()) return kNone;
    const std::vector<std::size_t>& indices = named->second;
    const auto found = std::lower_bound(
        indices.begin(), indices.end(), parent,
        [&](std::size_t index, std::size_t wanted) { return entries_[index].parent < wanted; });
    return found != indices.end() && entries_[*found].parent == parent ? *found : kNone;
  }

  /// In the entry's own nested table, then in each enclosing one. The reader caps the depth.
  std::size_t find(std::size_t from, std::string_view name) const {
    for (std::size_t parent = from;; parent = entries_[parent].parent) {
      const std::size_t found = child(parent, name);
      if (found != kNone || parent == kNone) return found;
    }
  }

  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;
  PackageSet set_{"npm"};
};

}  // namespace

Result<PackageFile> read_npm_tree(const Node& root, const PackageFileInput& input,
                                  std::string format) {
  Reader reader;
  reader.collect(root);
  reader.connect();
  reader.mark_direct(input);
  return reader.finish(std::move(format));
}

}  // namespace sluice::inventory
