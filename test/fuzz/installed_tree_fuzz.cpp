// libFuzzer target: the first byte picks the kind of tree of installed packages, the second how
// much of the rest is one package's own file; what follows is another's.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "inventory/format_table.h"

namespace {

constexpr std::array<std::string_view, 8> kPaths = {
    "node_modules/a/package.json",
    "node_modules/a/node_modules/b/package.json",
    "node_modules/@scope/c/package.json",
    "node_modules/.pnpm/d@1.0.0/node_modules/d/package.json",
    "vendor/bundle/ruby/3.2.0/specifications/a-1.0.gemspec",
    "vendor/bundle/ruby/3.2.0/specifications/b-2.0-java.gemspec",
    "site-packages/a-1.dist-info/METADATA",
    "site-packages/b-1.egg-info/PKG-INFO",
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::inventory;
  if (size < 2) return 0;
  const auto formats = installed_tree_formats();
  const InstalledTreeFormat& format = formats[data[0] % formats.size()];
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view first = rest.substr(0, rest.size() * data[1] / 255);
  const std::string_view second = rest.substr(first.size());

  std::string_view tree;
  std::vector<FileView> files;
  for (const std::string_view path : kPaths) {
    const std::string_view of = format.tree_of(path);
    if (of.empty() || (!tree.empty() && of != tree)) continue;
    tree = of;
    files.push_back({path, files.size() % 2 == 0 ? first : second});
  }
  if (files.empty()) std::abort();
  const PackageFile read = format.parse(tree, files);
  for (const auto& package : read.packages) {
    if (package.name.empty()) std::abort();
    for (const std::size_t needed : package.needs) {
      if (needed >= read.packages.size()) std::abort();
    }
  }
  return 0;
}
