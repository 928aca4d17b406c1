#include "inventory/formats/go_vendor.h"

#include <algorithm>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

/// "module version", "module version => other version", "module => folder"
VendoredGoModule read_header(std::string_view line) {
  VendoredGoModule header;
  header.module = take_word(line);
  std::string_view word = take_word(line);
  if (word != "=>") {
    header.version = word;
    word = take_word(line);
  }
  if (word == "=>") {
    header.new_module = take_word(line);
    header.new_version = take_word(line);
  }
  return header;
}

}  // namespace

Result<std::vector<VendoredGoModule>> read_vendored_modules(std::string_view bytes) {
  std::vector<VendoredGoModule> modules;
  for (Lines lines(bytes); lines.next();) {
    const std::string_view line = trim(lines.text());
    if (line.empty() || line.starts_with("## ")) continue;
    if (line.starts_with("# ")) {
      modules.push_back(read_header(line.substr(2)));
      modules.back().line = lines.number();
    } else if (modules.empty() || line.find_first_of(" \t") != std::string_view::npos) {
      return Error{{}, lines.number(), "not a vendor/modules.txt that Go writes"};
    } else {
      modules.back().imports.emplace_back(line);
    }
  }
  for (VendoredGoModule& module : modules) {
    std::sort(module.imports.begin(), module.imports.end());
  }
  return modules;
}

Result<std::map<std::string, std::vector<std::string>>> read_go_vendor(std::string_view bytes) {
  Result<std::vector<VendoredGoModule>> modules = read_vendored_modules(bytes);
  if (!modules) return modules.error();
  std::map<std::string, std::vector<std::string>> imports;
  for (VendoredGoModule& module : *modules) {
    std::vector<std::string>& known = imports[module.module];
    // A module that is replaced stands there a second time, at the end, without packages.
    if (known.empty()) known = std::move(module.imports);
  }
  return imports;
}

std::vector<std::string> renamed_imports(std::vector<std::string> paths, std::string_view module,
                                         std::string_view new_module) {
  if (module == new_module) return paths;
  for (std::string& path : paths) {
    if (path.starts_with(module)) path.replace(0, module.size(), new_module);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool is_go_vendor_list(std::string_view path) {
  return (path == "vendor/modules.txt" || path.ends_with("/vendor/modules.txt")) &&
         !is_foreign_path(
             path.substr(0, path.size() - std::string_view("vendor/modules.txt").size()));
}

Result<PackageFile> parse_go_vendor(const PackageFileInput& input) {
  Result<std::vector<VendoredGoModule>> modules = read_vendored_modules(input.bytes);
  if (!modules) return modules.error();
  PackageSet set("Go");
  for (VendoredGoModule& module : *modules) {
    if (module.imports.empty()) continue;
    Package package;
    const bool replaced = !module.new_module.empty();
    const bool local = replaced && module.new_version.empty();
    package.name = replaced && !local ? module.new_module : module.module;
    if (!local) package.version = replaced ? module.new_version : module.version;
    package.source = local ? PackageSource::kFile : PackageSource::kRegistry;
    package.scope = Scope::kRuntime;
    package.state = PackageState::kInstalled;
    package.line = module.line;
    package.vendored_imports =
        renamed_imports(std::move(module.imports), module.module, package.name);
    set.add(std::move(package));
  }
  return set.finish("vendor/modules.txt");
}

}  // namespace sluice::inventory
