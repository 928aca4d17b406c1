// poetry.lock 1.x (categories), 2.0 (neither) and 2.1 (groups).
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "format/toml.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/pyproject.h"
#include "inventory/formats/python_graph.h"
#include "inventory/formats/python_marker.h"
#include "inventory/formats/python_source.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

void read_source(const Node& entry, Package& package) {
  const Node* source = entry.find("source");
  if (source == nullptr) return;
  const std::string_view type = source->text_of("type");
  package.source_url = without_variables(source->text_of("url"));
  if (type == "git") {
    package.source = PackageSource::kGit;
    const std::string_view commit = source->text_of("resolved_reference");
    if (is_full_commit(commit)) package.commit = commit;
  } else if (type == "url") {
    package.source = PackageSource::kUrl;
  } else if (type == "directory" || type == "file") {
    package.source = PackageSource::kFile;
    package.source_url.clear();
  }
  // "legacy" is another index.
}

/// Poetry 2 writes when a package is needed: one marker, or one for each group.
bool is_elsewhere(const Node& entry) {
  const Node* markers = entry.find("markers");
  if (markers == nullptr) return false;
  if (markers->is_string()) return is_never_true_on_linux(markers->text);
  return !markers->members.empty() &&
         std::all_of(markers->members.begin(), markers->members.end(), [](const Member& group) {
           return group.value.is_string() && is_never_true_on_linux(group.value.text);
         });
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

class Reader {
 public:
  /// `all_files`: lock 1.x keeps the hashes of all packages in one table.
  explicit Reader(const Node* all_files) : all_files_(all_files) {}

  void add(const Node& entry) {
    Package package;
    package.name = entry.text_of("name");
    package.version = entry.text_of("version");
    package.scope = written_scope(entry);
    package.line = entry.line;
    read_source(entry, package);
    const Node* files = entry.find("files");
    if (files == nullptr && all_files_ != nullptr) files = all_files_->find(package.name);
    bool only_source = false;
    package.integrity = hashes_of(files, only_source);
    package.install_script = only_source && package.source == PackageSource::kRegistry;
    package.not_on_linux = is_elsewhere(entry);
    says_scope_ =
        says_scope_ || entry.find("category") != nullptr || entry.find("groups") != nullptr;
    entries_.emplace_back(graph_.add(std::move(package)), &entry);
  }

  void connect() {
    for (const auto& [from, entry] : entries_) {
      const Node* needs = entry->find("dependencies");
      if (needs == nullptr) continue;
      for (const Member& need : needs->members) {
        if (!need.value.is_array()) {
          follow(from, need.key, need.value);
        } else {
          for (const Node& alternative : need.value.items) follow(from, need.key, alternative);
        }
      }
    }
  }

  void apply(const std::vector<PythonDependency>& declared) {
    for (const PythonDependency& dependency : declared) {
      for (const std::size_t index : graph_.all_of(dependency.name)) {
        graph_.add_root(index, dependency.scope, dependency.package.not_on_linux);
        graph_.set().at(index).direct = true;
      }
    }
    if (!says_scope_) graph_.set().reach_from(graph_.roots());
  }

  void guess_roots() {
    graph_.set().mark_tops_direct();
    for (std::size_t i = 0; i < graph_.set().size(); ++i) {
      const Package& package = graph_.set().at(i);
      if (package.direct) graph_.add_root(i, package.scope, package.not_on_linux);
    }
  }

  PythonGraph& graph() { return graph_; }
  PackageSet& set() { return graph_.set(); }

 private:
  void follow(std::size_t from, const std::string& name, const Node& need) {
    std::string_view asked = need.is_object() ? need.text_of("version") : need.text;
    if (asked == "*") asked = {};
    // Several versions of one name stand for several markers: all of them may be meant.
    for (const std::size_t to : graph_.all_of(match_name("PyPI", name))) {
      graph_.need(from, to, asked, need.text_of("markers"));
    }
  }

  const Node* all_files_;
  PythonGraph graph_;
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
  Reader reader(metadata->find("files"));
  if (const Node* packages = root->find("package"); packages != nullptr) {
    reader.set().reserve(packages->items.size());
    for (const Node& entry : packages->items) {
      if (!entry.text_of("name").empty()) reader.add(entry);
    }
  }
  reader.connect();
  if (const auto declared = read_pyproject(input, reader.set().problems())) {
    reader.apply(*declared);
  } else {
    reader.guess_roots();
  }
  reader.graph().mark_not_on_linux();
  return reader.set().finish("poetry.lock " + std::string(metadata->text_of("lock-version")));
}

}  // namespace sluice::inventory
