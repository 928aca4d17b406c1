#include "inventory/formats/go_work.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/go_build_list.h"
#include "inventory/formats/go_module_file.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxMembers = 1000;

std::string go_mod_of(const GoUse& use) { return use.folder + "/go.mod"; }

Result<GoModuleFile> read_go_work(std::string_view bytes) {
  if (bytes.size() > kMaxGoWorkBytes) {
    return Error{{}, 0, "bigger than " + std::to_string(kMaxGoWorkBytes >> 20) + " MiB"};
  }
  Result<GoModuleFile> work = read_go_module_file(GoFileKind::kWork, bytes);
  if (work && work->uses.size() > kMaxMembers) {
    return Error{{}, 0, "more than " + std::to_string(kMaxMembers) + " modules in a workspace"};
  }
  return work;
}

/// The go.work of the folder or the nearest one above it.
FileView find_go_work(const FileIndex& files, std::string_view folder) {
  for (;;) {
    const auto found = files.find(join_path(folder, "go.work"));
    if (found != files.end()) return {found->first, found->second};
    if (folder.empty()) return {};
    folder = folder_of(folder);
  }
}

}  // namespace

bool is_go_workspace_member(const PackageFileInput& go_mod) {
  if (go_mod.files == nullptr) return false;
  const FileView file = find_go_work(*go_mod.files, folder_of(go_mod.path));
  if (!file) return false;
  const Result<GoModuleFile> work = read_go_work(file.bytes);
  if (!work) return false;
  return std::any_of(work->uses.begin(), work->uses.end(), [&](const GoUse& use) {
    return join_path(folder_of(file.path), go_mod_of(use)) == go_mod.path;
  });
}

Result<PackageFile> parse_go_work(const PackageFileInput& input) {
  const Result<GoModuleFile> work = read_go_work(input.bytes);
  if (!work) return work.error();
  PackageSet set("Go");
  if (work->cut_off) set.report(0, "a block is not closed: is the file cut off?", true);
  add_go_toolchain(*work, set);
  GoBuildList list;
  list.add_replacements(work->replacements);
  if (const FileView sum = input.sibling("go.work.sum")) list.add_sum(sum);
  if (const FileView vendored = input.sibling("vendor/modules.txt")) list.add_vendored(vendored);
  std::size_t members = 0;
  for (const GoUse& use : work->uses) {
    const FileView file = input.sibling(go_mod_of(use));
    if (!file) {
      set.report(use.line, "no go.mod in " + use.folder, false);
      continue;
    }
    Result<GoModuleFile> module = read_go_module_file(GoFileKind::kMod, file.bytes);
    if (!module) continue;  // reported with that file
    if (const FileView sum = input.sibling(use.folder + "/go.sum")) list.add_sum(sum);
    list.add_module(std::move(*module), file.path);
    ++members;
  }
  list.fill(set);
  return set.finish("go.work, " + std::to_string(members) +
                    (members == 1 ? " module" : " modules"));
}

}  // namespace sluice::inventory
