// go.mod, with the hashes of go.sum; and what go.mod leaves out before go 1.17 from go.sum.
#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/go_build_list.h"
#include "inventory/formats/go_module_file.h"
#include "inventory/formats/go_version.h"
#include "inventory/formats/go_work.h"

namespace sluice::inventory {

Result<PackageFile> parse_go_mod(const PackageFileInput& input) {
  Result<GoModuleFile> file = read_go_module_file(GoFileKind::kMod, input.bytes);
  if (!file) return file.error();
  if (file->module.empty()) return Error{{}, 1, "not a go.mod: no module line"};
  PackageSet set("Go");
  if (file->cut_off) set.report(0, "a block is not closed: is the file cut off?", true);
  // The go command then takes the highest version that any module of the workspace asks for.
  if (is_go_workspace_member(input)) return set.finish("go.mod of a go.work");

  add_go_toolchain(*file, set);
  const bool from_sum = !go_lists_everything(*file);
  GoBuildList list;
  if (const FileView vendored = input.sibling("vendor/modules.txt")) list.add_vendored(vendored);
  const FileView sum = input.sibling("go.sum");
  if (sum) list.add_sum(sum);
  list.add_module(std::move(*file), {});
  list.fill(set);
  return set.finish(from_sum && sum ? "go.mod and go.sum" : "go.mod");
}

}  // namespace sluice::inventory
