// uv.lock. The app and its workspace members stand in it as packages too: they are the roots.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "format/toml.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/python_graph.h"
#include "inventory/formats/python_marker.h"
#include "inventory/formats/python_source.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

/// Versions of one name that edges lead to; more are no lockfile but an attack on memory.
constexpr std::size_t kMaxVersions = 64;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// The registry's address stays the index's: where its files lie is another host's business.
void read_source(const Node& entry, Package& package) {
  const Node* source = entry.find("source");
  if (source == nullptr) return;
  if (const std::string_view git = source->text_of("git"); !git.empty()) {
    // "https://host/x.git?rev=main#<commit>"
    package.source = PackageSource::kGit;
    package.source_url = without_variables(git.substr(0, git.find_first_of("?#")));
    const std::size_t hash = git.find('#');
    const std::string_view commit =
        hash == std::string_view::npos ? std::string_view() : git.substr(hash + 1);
    if (is_full_commit(commit)) package.commit = commit;
  } else if (const std::string_view url = source->text_of("url"); !url.empty()) {
    package.source = PackageSource::kUrl;
    package.source_url = without_variables(url);
  } else if (source->find("path") != nullptr || source->find("directory") != nullptr) {
    package.source = PackageSource::kFile;
  } else if (source->find("editable") != nullptr || source->find("virtual") != nullptr) {
    package.source = PackageSource::kWorkspace;
  } else {
    package.source_url = without_variables(source->text_of("registry"));
  }
}

void read_files(const Node& entry, Package& package) {
  const Node* sdist = entry.find("sdist");
  if (sdist != nullptr) add_hash(package.integrity, sdist->text_of("hash"));
  const Node* wheels = entry.find("wheels");
  if (wheels != nullptr) {
    for (const Node& wheel : wheels->items) add_hash(package.integrity, wheel.text_of("hash"));
  }
  // Without a wheel installing runs the package's own build.
  const bool has_wheel = wheels != nullptr && !wheels->items.empty();
  package.install_script =
      sdist != nullptr && !has_wheel && package.source == PackageSource::kRegistry;
}

/// An entry; `package` is kNone for the app's own code.
struct Entry {
  const Node* node = nullptr;
  std::size_t package = kNone;
};

class Reader {
 public:
  void add_all(const Node& root) {
    std::unordered_set<std::string_view> members;
    if (const Node* listed = root.find("manifest", "members"); listed != nullptr) {
      for (const Node& member : listed->items) members.insert(member.text);
    }
    const Node* entries = root.find("package");
    if (entries == nullptr) return;
    for (const Node& node : entries->items) {
      const std::string_view name = node.text_of("name");
      if (name.empty()) continue;
      Entry entry{&node, kNone};
      Package package;
      read_source(node, package);
      if (package.source != PackageSource::kWorkspace && members.count(name) == 0) {
        package.name = name;
        package.version = node.text_of("version");
        package.scope = Scope::kRuntime;
        package.line = node.line;
        read_files(node, package);
        entry.package = graph_.add(std::move(package));
      }
      std::vector<std::size_t>& versions = by_name_[name];
      if (versions.size() < kMaxVersions) versions.push_back(entries_.size());
      entries_.push_back(entry);
    }
  }

  void connect() {
    for (const Entry& entry : entries_) {
      follow(entry, entry.node->find("dependencies"), Scope::kRuntime);
      follow_tables(entry, "optional-dependencies", Scope::kOptional);
      follow_tables(entry, "dev-dependencies", Scope::kDev);
    }
    // Without a root (a cut off file) nothing can be told to be for development.
    if (graph_.roots().empty()) return;
    set().reach_from(graph_.roots());
    graph_.mark_not_on_linux();
  }

  PackageSet& set() { return graph_.set(); }

 private:
  void follow_tables(const Entry& from, std::string_view name, Scope scope) {
    const Node* tables = from.node->find(name);
    if (tables == nullptr) return;
    for (const Member& table : tables->members) follow(from, &table.value, scope);
  }

  /// The extras of a package are listed only where something asks for them: they are edges.
  void follow(const Entry& from, const Node* needs, Scope scope) {
    if (needs == nullptr) return;
    for (const Node& need : needs->items) {
      const auto named = by_name_.find(need.text_of("name"));
      if (named == by_name_.end()) {
        if (!std::exchange(reported_, true)) {
          set().report(need.line, "needs a package that the lockfile doesn't list: is it cut off?",
                       true);
        }
        continue;
      }
      const std::string_view version = need.text_of("version");
      const std::string_view marker = need.text_of("marker");
      for (const std::size_t index : named->second) {
        const Entry& to = entries_[index];
        // The version is given where one name has several.
        if (!version.empty() && to.node->text_of("version") != version) continue;
        if (to.package == kNone) continue;
        if (from.package != kNone) {
          graph_.need(from.package, to.package, {}, marker);
        } else {
          const bool elsewhere = !marker.empty() && is_never_true_on_linux(marker);
          graph_.add_root(to.package, scope, elsewhere);
        }
      }
    }
  }

  PythonGraph graph_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;
  bool reported_ = false;
};

}  // namespace

Result<PackageFile> parse_uv_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_toml(input.path, input.bytes);
  if (!root) return root.error();
  const std::string version(root->text_of("version"));
  if (version.empty()) return Error{{}, 1, "not a uv.lock: no \"version\""};
  Reader reader;
  reader.add_all(*root);
  reader.connect();
  return reader.set().finish("uv.lock v" + version);
}

}  // namespace sluice::inventory
