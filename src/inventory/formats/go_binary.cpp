// Programs that Go built: the modules that are linked into them, which is what the app really runs.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/formats/elf.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/go_build_info.h"
#include "inventory/formats/go_linked_packages.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

/// Words of the information are divided by tabs; they may be empty.
std::string_view take_field(std::string_view& line) {
  const std::size_t end = std::min(line.find('\t'), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

/// "(devel)" is what lay in a folder when the program was built.
bool is_version(std::string_view text) { return text.starts_with('v'); }

Package to_package(std::string_view fields) {
  Package package;
  package.name = take_field(fields);
  const std::string_view version = take_field(fields);
  package.integrity = take_field(fields);
  if (is_version(version)) package.version = version;
  return package;
}

/// A module, and the path under which its packages are imported: that of what it replaces.
struct Linked {
  Package package;
  std::string import_path;
};

/// The modules in file order, the main one first where there is one.
std::vector<Linked> read_modules(std::string_view text) {
  std::vector<Linked> modules;
  for (Lines lines(text); lines.next() && modules.size() <= kMaxPackagesPerFile;) {
    std::string_view fields = lines.text();
    const std::string_view kind = take_field(fields);
    if (kind == "mod") {
      Package main = to_package(fields);
      main.direct = true;
      // The app's own module has no hash; one that was downloaded and built ("go install") has.
      if (main.integrity.empty()) {
        main.source = PackageSource::kWorkspace;
        main.version.clear();
      }
      if (!main.name.empty()) modules.push_back({std::move(main), {}});
    } else if (kind == "dep") {
      Package dependency = to_package(fields);
      if (dependency.version.empty()) dependency.source = PackageSource::kWorkspace;
      std::string path = dependency.name;
      if (!path.empty()) modules.push_back({std::move(dependency), std::move(path)});
    } else if (kind == "=>" && !modules.empty()) {
      Package other = to_package(fields);
      other.direct = modules.back().package.direct;
      if (other.version.empty()) {  // a folder: under the name that it replaces
        other.name = modules.back().package.name;
        other.source = PackageSource::kFile;
      }
      if (!other.name.empty()) modules.back().package = std::move(other);
    }
  }
  return modules;
}

/// Says of each module which of its packages are in the program. The main packages of programs are
/// all called "main", so the main module is left out.
void set_imports(const std::set<std::string>& linked, Package& library,
                 std::vector<Linked>& modules) {
  std::map<std::string_view, Package*> by_path;
  library.vendored_imports.emplace();
  for (Linked& module : modules) {
    if (module.import_path.empty()) continue;
    module.package.vendored_imports.emplace();
    by_path[module.import_path] = &module.package;
  }
  for (const std::string& path : linked) {
    // The module with the longest name that the path begins with.
    std::string_view folder = path;
    auto found = by_path.find(folder);
    while (found == by_path.end() && folder.find('/') != std::string_view::npos) {
      folder = folder.substr(0, folder.rfind('/'));
      found = by_path.find(folder);
    }
    if (found == by_path.end()) {
      library.vendored_imports->push_back(path);
    } else {
      // What a module is replaced with has the paths that its advisories name.
      found->second->vendored_imports->push_back(found->second->name + path.substr(folder.size()));
    }
  }
  for (Linked& module : modules) {
    if (auto& imports = module.package.vendored_imports)
      std::sort(imports->begin(), imports->end());
  }
}

}  // namespace

bool is_go_binary_candidate(std::string_view path, std::string_view head) {
  // Programs below node_modules/ and the like belong to packages of other managers, which are
  // judged as those; what is below .heroku/ is the platform's.
  return head.starts_with(kElfMagic) && !is_foreign_path(path);
}

Result<PackageFile> parse_go_binary(const PackageFileInput& input) {
  const Result<std::optional<GoBuildInfo>> found = find_go_build_info(input.bytes);
  if (!found) return found.error();
  if (!found->has_value()) return PackageFile{};
  const GoBuildInfo& info = **found;
  PackageSet set("Go");
  const auto add = [&](Package package) {
    package.scope = Scope::kRuntime;
    package.state = PackageState::kInstalled;
    package.inner = "build info";
    set.add(std::move(package));
  };
  Package library;
  library.name = "stdlib";
  library.version = go_release_of_build(info.go);
  library.direct = true;
  std::vector<Linked> modules = read_modules(info.modules);
  const auto linked = go_linked_packages(*ElfFile::open(input.bytes));
  if (linked) set_imports(*linked, library, modules);
  if (!library.version.empty()) add(std::move(library));
  for (Linked& module : modules) add(std::move(module.package));
  return set.finish("Go program, " + std::string(before(info.go, " ")));
}

}  // namespace sluice::inventory
