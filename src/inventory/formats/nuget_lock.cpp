// packages.lock.json of NuGet, versions 1 and 2
// (https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files).
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/msbuild_project.h"
#include "inventory/formats/nuget_framework.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

/// Packages of one target by their names in lower case.
using Target = std::map<std::string, std::size_t>;

class Reader {
 public:
  explicit Reader(const PackageFileInput& input)
      : project_(projects_in(input.files, folder_of(input.path))) {
    std::set<std::string> published;
    for (const MsBuildReference& reference : project_.references) {
      std::string key = match_name("NuGet", reference.name);
      if (reference.development) {
        development_.insert(std::move(key));
      } else {
        published.insert(std::move(key));
      }
    }
    for (const std::string& name : published) development_.erase(name);
  }

  void read(const Node& targets) {
    std::map<std::string, Target> by_name;
    for (const Member& target : targets.members) {
      add_packages(target, &by_name[target.key]);
    }
    for (const Member& target : targets.members) {
      // "net8.0/linux-x64" has only what differs from "net8.0".
      const std::string general = target.key.substr(0, target.key.find('/'));
      add_edges(target.value, {&by_name[target.key], &by_name[general]});
    }
  }

  Result<PackageFile> finish(std::string format) {
    set_.reach_from(roots_);
    for (std::size_t i = 0; i < set_.size(); ++i) {
      set_.at(i).direct = direct_.count(i) != 0;
      if (project_.test) set_.at(i).scope = Scope::kTest;
    }
    return set_.finish(std::move(format));
  }

 private:
  void add_packages(const Member& target, Target* packages) {
    const bool elsewhere = is_never_on_linux(target.key);
    for (const Member& entry : target.value.members) {
      const std::string_view type = entry.value.text_of("type");
      if (type == "Project") continue;
      Package package;
      package.name = entry.key;
      package.version = entry.value.text_of("resolved");
      package.not_on_linux = elsewhere;
      package.line = entry.line;
      const std::string_view hash = entry.value.text_of("contentHash");
      if (!hash.empty()) package.integrity = "sha512-" + std::string(hash);
      if (package.version.empty() || package.name.empty()) {
        const char* missing = package.name.empty() ? "a package without a name"
                                                   : "a package without a resolved version";
        set_.report(entry.line, missing, true);
        continue;
      }
      const std::string key = match_name("NuGet", entry.key);
      const std::size_t index = set_.add(std::move(package));
      packages->emplace(key, index);
      if (type != "Direct") continue;
      direct_.insert(index);
      const bool development = development_.count(key) != 0;
      roots_.push_back({index, development ? Scope::kDev : Scope::kRuntime});
    }
  }

  void add_edges(const Node& target, const std::vector<const Target*>& packages) {
    for (const Member& entry : target.members) {
      const Node* needs = entry.value.find("dependencies");
      if (needs == nullptr) continue;
      const std::size_t* from = find(packages, entry.key);
      const bool is_project = entry.value.text_of("type") == "Project";
      for (const Member& need : needs->members) {
        const std::size_t* to = find(packages, need.key);
        if (to == nullptr) continue;
        // Another project of the app runs with this one.
        if (is_project) {
          roots_.push_back({*to, Scope::kRuntime});
        } else if (from != nullptr) {
          set_.need(*from, *to, need.value.text);
        }
      }
    }
  }

  static const std::size_t* find(const std::vector<const Target*>& packages,
                                 std::string_view name) {
    const std::string key = match_name("NuGet", name);
    for (const Target* target : packages) {
      const auto found = target->find(key);
      if (found != target->end()) return &found->second;
    }
    return nullptr;
  }

  MsBuildFile project_;
  std::set<std::string> development_;
  PackageSet set_{"NuGet"};
  std::vector<Root> roots_;
  std::set<std::size_t> direct_;
};

}  // namespace

Result<PackageFile> parse_nuget_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  const Node* targets = root->find("dependencies");
  if (targets == nullptr || !targets->is_object()) {
    return Error{{}, root->line, "not a packages.lock.json: no table of \"dependencies\""};
  }
  Reader reader(input);
  reader.read(*targets);
  return reader.finish("packages.lock.json v" + std::string(root->text_of("version")));
}

}  // namespace sluice::inventory
