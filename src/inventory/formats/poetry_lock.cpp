// poetry.lock 1.x (categories), 2.0 (neither) and 2.1 (groups).
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "format/toml.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/pyproject.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

PackageSource source_of(const Node& entry) {
  const Node* source = entry.find("source");
  if (source == nullptr) return PackageSource::kRegistry;
  const std::string_view type = source->text_of("type");
  if (type == "git") return PackageSource::kGit;
  if (type == "url") return PackageSource::kUrl;
  if (type == "directory" || type == "file") return PackageSource::kFile;
  return PackageSource::kRegistry;  // "legacy" is another index
}

/// What the lockfile itself says; runtime if it says nothing.
Scope written_scope(const Node& entry) {
  const std::string_view category = entry.text_of("category");
  Scope scope = category.empty() || category == "main" ? Scope::kRuntime : Scope::kDev;
  const Node* groups = entry.find("groups");
  if (groups != nullptr && !groups->items.empty()) {
    const bool main = std::any_of(groups->items.begin(), groups->items.end(),
                                  [](const Node& group) { return group.text == "main"; });
    scope = main ? Scope::kRuntime : Scope::kDev;
  }
  const Node* optional = entry.find("optional");
  const bool extra = optional != nullptr && optional->is_true();
  return extra && scope == Scope::kRuntime ? Scope::kOptional : scope;
}

/// Versions of one name that edges lead to; more are no lockfile but an attack on memory.
constexpr std::size_t kMaxVersions = 64;

class Reader {
 public:
  void add(const Node& entry) {
    Package package;
    package.name = entry.text_of("name");
    package.version = entry.text_of("version");
    package.scope = written_scope(entry);
    package.source = source_of(entry);
    package.line = entry.line;
    says_scope_ =
        says_scope_ || entry.find("category") != nullptr || entry.find("groups") != nullptr;
    const std::string key = match_name("PyPI", package.name);
    const std::size_t index = set_.add(std::move(package));
    std::vector<std::size_t>& versions = by_name_[key];
    if (versions.size() < kMaxVersions) versions.push_back(index);
    entries_.emplace_back(index, &entry);
  }

  void connect() {
    for (const auto& [from, entry] : entries_) {
      const Node* needs = entry->find("dependencies");
      if (needs == nullptr) continue;
      for (const Member& need : needs->members) {
        // Several versions of one name stand for several markers: all of them may be meant.
        const std::string_view asked =
            need.value.is_object() ? need.value.text_of("version") : need.value.text;
        for (const std::size_t to : all_of(match_name("PyPI", need.key))) {
          set_.need(from, to, asked == "*" ? "" : asked);
        }
      }
    }
  }

  void apply(const std::vector<PythonDependency>& declared) {
    std::vector<Root> roots;
    for (const PythonDependency& dependency : declared) {
      for (const std::size_t index : all_of(dependency.name)) {
        roots.push_back({index, dependency.scope});
        set_.at(index).direct = true;
      }
    }
    if (!says_scope_) set_.reach_from(roots);
  }

  PackageSet& set() { return set_; }

 private:
  const std::vector<std::size_t>& all_of(const std::string& name) const {
    static const std::vector<std::size_t> kNothing;
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? kNothing : found->second;
  }

  PackageSet set_{"PyPI"};
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
  std::vector<std::pair<std::size_t, const Node*>> entries_;
  bool says_scope_ = false;
};

}  // namespace

Result<PackageFile> parse_poetry_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_toml(input.path, input.bytes);
  if (!root) return root.error();
  const Node* metadata = root->find("metadata");
  if (metadata == nullptr) {
    return Error{{}, 1, "not a complete poetry.lock: no [metadata] at its end"};
  }
  Reader reader;
  if (const Node* packages = root->find("package"); packages != nullptr) {
    for (const Node& entry : packages->items) {
      if (!entry.text_of("name").empty()) reader.add(entry);
    }
  }
  reader.connect();
  if (const auto declared = read_pyproject(input, reader.set().problems())) {
    reader.apply(*declared);
  } else {
    reader.set().mark_tops_direct();
  }
  return reader.set().finish("poetry.lock " + std::string(metadata->text_of("lock-version")));
}

}  // namespace sluice::inventory
