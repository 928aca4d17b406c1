// pdm.lock, lock_version 2 to 4.5. A package with extras stands in it twice: it is merged.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "format/toml.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/pyproject.h"
#include "inventory/formats/python_graph.h"
#include "inventory/formats/python_marker.h"
#include "inventory/formats/python_source.h"
#include "inventory/formats/python_table.h"
#include "inventory/formats/requirement_line.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Node;

class Reader {
 public:
  Reader(const Node* all_files, const std::vector<PythonDependency>* declared)
      : all_files_(all_files), declared_(declared) {
    if (declared == nullptr) return;
    for (const PythonDependency& dependency : *declared) {
      Scope& scope = groups_.try_emplace(dependency.group, dependency.scope).first->second;
      scope = std::min(scope, dependency.scope);
    }
  }

  void add(const Node& entry) {
    Package package;
    package.name = entry.text_of("name");
    package.version = entry.text_of("version");
    package.line = entry.line;
    package.scope = scope_of(entry);
    if (set_table_origin(package, entry)) {
      if (is_app(entry)) return;
    }
    read_files(entry, package);
    package.not_on_linux = is_never_true_on_linux(entry.text_of("marker"));
    says_scope_ = says_scope_ || entry.find("groups") != nullptr;
    entries_.emplace_back(graph_.add(std::move(package)), &entry);
  }

  void connect() {
    for (const auto& [from, entry] : entries_) {
      const Node* needs = entry->find("dependencies");
      if (needs == nullptr) continue;
      for (const Node& need : needs->items) {
        const RequirementLine line = read_requirement_line(need.text);
        for (const std::size_t to : graph_.all_of(match_name("PyPI", line.name))) {
          graph_.need(from, to, line.requirement, line.marker);
        }
      }
    }
    if (declared_ == nullptr) {
      graph_.set().mark_tops_direct();
      for (std::size_t i = 0; i < graph_.set().size(); ++i) {
        if (graph_.set().at(i).direct) graph_.add_root(i, graph_.set().at(i).scope, false);
      }
    } else {
      for (const PythonDependency& dependency : *declared_) {
        for (const std::size_t index : graph_.all_of(dependency.name)) {
          graph_.add_root(index, dependency.scope, dependency.package.not_on_linux);
          graph_.set().at(index).direct = true;
        }
      }
      if (!says_scope_) graph_.set().reach_from(graph_.roots());
    }
    graph_.mark_not_on_linux();
  }

  PackageSet& set() { return graph_.set(); }

 private:
  /// The app itself as an editable package of its own.
  static bool is_app(const Node& entry) {
    const std::string_view path = entry.text_of("path");
    return path == "." || path == "./";
  }

  /// "default" is what production installs; the manifest tells extras from development groups.
  Scope scope_of(const Node& entry) const {
    const Node* groups = entry.find("groups");
    if (groups == nullptr || groups->items.empty()) return Scope::kRuntime;
    Scope scope = Scope::kUnknown;
    for (const Node& group : groups->items) {
      Scope each = is_development_name(group.text) ? Scope::kDev : Scope::kOptional;
      if (const auto known = groups_.find(group.text); known != groups_.end()) {
        each = known->second;
      }
      if (group.text == "default") each = Scope::kRuntime;
      scope = std::min(scope, each);
    }
    return scope;
  }

  /// Before lock_version 4.4 the files of all packages may stand in one table.
  void read_files(const Node& entry, Package& package) const {
    const Node* files = entry.find("files");
    if (files == nullptr && all_files_ != nullptr) {
      files = all_files_->find(package.name + ' ' + package.version);
    }
    bool only_source = false;
    package.integrity = hashes_of(files, only_source);
    package.install_script = only_source && package.source == PackageSource::kRegistry;
  }

  const Node* all_files_;
  const std::vector<PythonDependency>* declared_;
  std::unordered_map<std::string, Scope> groups_;
  PythonGraph graph_;
  std::vector<std::pair<std::size_t, const Node*>> entries_;
  bool says_scope_ = false;
};

}  // namespace

Result<PackageFile> parse_pdm_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_toml(input.path, input.bytes);
  if (!root) return root.error();
  const Node* metadata = root->find("metadata");
  if (metadata == nullptr) return Error{{}, 1, "not a pdm.lock: no [metadata]"};
  std::vector<Problem> problems;
  const auto declared = read_pyproject(input, problems);
  Reader reader(metadata->find("files"), declared ? &*declared : nullptr);
  reader.set().problems() = std::move(problems);
  if (const Node* packages = root->find("package"); packages != nullptr) {
    for (const Node& entry : packages->items) {
      if (!entry.text_of("name").empty()) reader.add(entry);
    }
  }
  reader.connect();
  return reader.set().finish("pdm.lock " + std::string(metadata->text_of("lock_version")));
}

}  // namespace sluice::inventory
