// *.deps.json, which lies beside a published .NET program and tells it where its assemblies are:
// what is really in the slug.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/nuget_framework.h"
#include "inventory/formats/nuget_graph.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::string_view kRuntimePack = "runtimepack.";
/// Steps through packages without files, of which real programs have a few.
constexpr std::size_t kMaxSteps = 2'000'000;

/// Metapackages, and those whose assemblies the framework provides in a newer version, stand in
/// the file without any of their own.
bool is_in_slug(const NuGetEntry& entry) {
  if (entry.type == "project" || entry.type == "runtimepack") return true;
  constexpr std::array<std::string_view, 4> kTables = {"runtime", "runtimeTargets", "native",
                                                       "resources"};
  return entry.type != "reference" &&
         std::any_of(kTables.begin(), kTables.end(),
                     [&](std::string_view table) { return has_files(entry.value->find(table)); });
}

class Reader {
 public:
  Reader(const Node& target, const Node* libraries, bool elsewhere)
      : graph_(target, libraries), elsewhere_(elsewhere) {}

  Result<PackageFile> read() {
    const std::vector<NuGetEntry>& entries = graph_.entries();
    indices_.assign(entries.size(), kAbsent);
    seen_from_.assign(entries.size(), kAbsent);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (is_in_slug(entries[i])) indices_[i] = set_.add(to_package(entries[i]));
    }
    std::vector<bool> needed(entries.size(), false);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      for (const NuGetGraph::Need& need : graph_.needs_of(i)) needed[need.entry] = true;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (indices_[i] == kAbsent) continue;
      // The program itself is the project that no other one needs.
      const bool is_root = entries[i].type == "project" && !needed[i];
      if (is_root) set_.at(indices_[i]).direct = true;
      add_needs(i, is_root);
    }
    return set_.finish("deps.json");
  }

 private:
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

  Package to_package(const NuGetEntry& entry) const {
    Package package;
    package.name = entry.name;
    if (package.name.starts_with(kRuntimePack)) package.name.erase(0, kRuntimePack.size());
    if (entry.type == "project") {
      package.source = PackageSource::kWorkspace;
    } else {
      package.version = entry.version;
    }
    package.integrity = entry.sha512;
    package.scope = Scope::kRuntime;
    package.state = PackageState::kInstalled;
    package.not_on_linux = elsewhere_;
    package.line = entry.line;
    return package;
  }

  /// Edges, over what is not in the slug to what is.
  void add_needs(std::size_t from, bool direct) {
    std::vector<std::size_t> open = {from};
    while (!open.empty()) {
      const std::size_t entry = open.back();
      open.pop_back();
      for (const NuGetGraph::Need& need : graph_.needs_of(entry)) {
        if (seen_from_[need.entry] == from || ++steps_ > kMaxSteps) continue;
        seen_from_[need.entry] = from;
        if (indices_[need.entry] == kAbsent) {
          open.push_back(need.entry);
          continue;
        }
        set_.need(indices_[from], indices_[need.entry], entry == from ? need.requirement : "");
        if (direct && entry == from) set_.at(indices_[need.entry]).direct = true;
      }
    }
  }

  NuGetGraph graph_;
  bool elsewhere_;
  PackageSet set_{"NuGet"};
  std::vector<std::size_t> indices_;
  std::vector<std::size_t> seen_from_;  ///< the last entry from which this one was reached
  std::size_t steps_ = 0;
};

}  // namespace

bool is_deps_json(std::string_view path) {
  if (!path.ends_with(".deps.json") || is_foreign_path(path)) return false;
  // The SDK and its tools, and packages with programs of their own for the build.
  for (const std::string_view folder : {".dotnet/", ".nuget/", ".store/"}) {
    const std::size_t at = path.find(folder);
    if (at != std::string_view::npos && (at == 0 || path[at - 1] == '/')) return false;
  }
  return true;
}

Result<PackageFile> parse_deps_json(const PackageFileInput& input) {
  const Result<Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  const Node* targets = root->find("targets");
  if (targets == nullptr || !targets->is_object()) {
    return Error{{}, root->line, "not a deps.json: no table of \"targets\""};
  }
  // A portable program has one target; one for a runtime has an empty general one beside it.
  const Node* chosen = root->find("runtimeTarget");
  const std::string name(chosen == nullptr     ? std::string_view()
                         : chosen->is_string() ? std::string_view(chosen->text)
                                               : chosen->text_of("name"));
  const Node* target = targets->find(name);
  if (target == nullptr && targets->members.size() == 1) target = &targets->members[0].value;
  if (target == nullptr || !target->is_object()) {
    return Error{{}, root->line, "the target that \"runtimeTarget\" names is not there"};
  }
  return Reader(*target, root->find("libraries"), is_never_on_linux(name)).read();
}

}  // namespace sluice::inventory
