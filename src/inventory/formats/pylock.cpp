// pylock.toml and pylock.<name>.toml (PEP 751), version 1.
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
#include "inventory/formats/requirement_line.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

void add_hashes(const Node* file, Package& package) {
  const Node* hashes = file == nullptr ? nullptr : file->find("hashes");
  if (hashes == nullptr) return;
  for (const Member& hash : hashes->members) {
    add_hash(package.integrity, hash.key + ':' + hash.value.text);
  }
}

void read_files(const Node& entry, Package& package) {
  const Node* sdist = entry.find("sdist");
  const Node* wheels = entry.find("wheels");
  add_hashes(sdist, package);
  if (wheels != nullptr) {
    for (const Node& wheel : wheels->items) add_hashes(&wheel, package);
  }
  // Without a wheel installing runs the package's own build.
  package.install_script = sdist != nullptr && (wheels == nullptr || wheels->items.empty());
}

/// Where it comes from; false for the app's own folder.
bool read_source(const Node& entry, Package& package) {
  if (const Node* repository = entry.find("vcs"); repository != nullptr) {
    package.source = PackageSource::kGit;
    package.source_url = without_variables(repository->text_of("url"));
    const std::string_view commit = repository->text_of("commit-id");
    if (is_full_commit(commit)) package.commit = commit;
    return true;
  }
  if (const Node* folder = entry.find("directory"); folder != nullptr) {
    package.source = PackageSource::kFile;
    const std::string_view path = folder->text_of("path");
    return path != "." && path != "./";
  }
  if (const Node* archive = entry.find("archive"); archive != nullptr) {
    const std::string_view url = archive->text_of("url");
    package.source = url.empty() ? PackageSource::kFile : PackageSource::kUrl;
    package.source_url = without_variables(url);
    add_hashes(archive, package);
    return true;
  }
  package.source_url = without_variables(entry.text_of("index"));
  read_files(entry, package);
  return true;
}

/// Which groups and extras an installer takes by itself, and all that there are.
struct Selections {
  MarkerSelection by_default;
  MarkerSelection with_extras;

  explicit Selections(const Node& root) {
    for (std::string& group : root.texts_of("default-groups")) {
      // "default" by PDM's habit; tools for development are not shipped, default or not.
      if (!is_development_name(group)) by_default.groups.push_back(std::move(group));
    }
    with_extras.groups = by_default.groups;
    with_extras.extras = root.texts_of("extras");
  }
};

Scope scope_of(const std::string& marker, const Selections& selections) {
  if (marker.empty() || may_hold_on_linux(marker, selections.by_default)) return Scope::kRuntime;
  return may_hold_on_linux(marker, selections.with_extras) ? Scope::kOptional : Scope::kDev;
}

/// The standard's own list may be missing; PDM keeps one of requirements beside it.
void connect(PythonGraph& graph, std::size_t from, const Node& entry) {
  if (const Node* needs = entry.find("dependencies"); needs != nullptr) {
    for (const Node& need : needs->items) {
      for (const std::size_t to : graph.all_of(match_name("PyPI", need.text_of("name")))) {
        const std::string_view exact = need.text_of("version");
        if (exact.empty() || graph.set().at(to).version == exact) graph.need(from, to, {}, {});
      }
    }
    return;
  }
  const Node* pdm = entry.find("tool", "pdm");
  const Node* needs = pdm == nullptr ? nullptr : pdm->find("dependencies");
  if (needs == nullptr) return;
  for (const Node& need : needs->items) {
    const RequirementLine line = read_requirement_line(need.text);
    for (const std::size_t to : graph.all_of(match_name("PyPI", line.name))) {
      graph.need(from, to, line.requirement, line.marker);
    }
  }
}

}  // namespace

bool is_pylock_path(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name == "pylock.toml") return true;
  constexpr std::string_view kBegin = "pylock.";
  constexpr std::string_view kEnd = ".toml";
  if (!name.starts_with(kBegin) || !name.ends_with(kEnd)) return false;
  if (name.size() <= kBegin.size() + kEnd.size()) return false;
  return name.substr(kBegin.size(), name.size() - kBegin.size() - kEnd.size()).find('.') ==
         std::string_view::npos;
}

Result<PackageFile> parse_pylock(const PackageFileInput& input) {
  const Result<Node> root = format::read_toml(input.path, input.bytes);
  if (!root) return root.error();
  const std::string version(root->text_of("lock-version"));
  const Node* entries = root->find("packages");
  if (version.empty()) return Error{{}, 1, "not a pylock.toml: no \"lock-version\""};
  if (entries == nullptr || !entries->is_array()) {
    return Error{{}, 1, "not a complete pylock.toml: no \"packages\""};
  }
  const Selections selections(*root);
  PythonGraph graph;
  std::vector<std::pair<std::size_t, const Node*>> added;
  for (const Node& entry : entries->items) {
    Package package;
    package.name = entry.text_of("name");
    package.version = entry.text_of("version");
    package.line = entry.line;
    if (package.name.empty() || !read_source(entry, package)) continue;
    const std::string marker(entry.text_of("marker"));
    package.not_on_linux = is_never_true_on_linux(marker);
    package.scope = package.not_on_linux ? Scope::kRuntime : scope_of(marker, selections);
    added.emplace_back(graph.add(std::move(package)), &entry);
  }
  for (const auto& [from, entry] : added) connect(graph, from, *entry);
  // The file doesn't say what is direct; the manifest beside it does.
  if (const auto declared = read_pyproject(input, graph.set().problems());
      declared && !declared->empty()) {
    for (const PythonDependency& dependency : *declared) {
      for (const std::size_t index : graph.all_of(dependency.name)) {
        graph.set().at(index).direct = true;
      }
    }
  } else {
    graph.set().mark_tops_direct();
  }
  return graph.set().finish("pylock.toml " + version);
}

}  // namespace sluice::inventory
