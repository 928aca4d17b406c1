#include "cli/app_registries.h"

#include <cstdint>
#include <utility>

#include "cli/load_settings.h"
#include "inventory/paths.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

/// Of an app; more of its files are not read for registries.
constexpr std::size_t kMaxRegistryFiles = 500;
constexpr std::uint64_t kMaxRegistryBytes = 128u << 20;

}  // namespace

Result<std::vector<registries::NamedRegistry>> named_registries(const Settings& settings,
                                                                bool trusted) {
  std::vector<registries::NamedRegistry> named;
  for (const std::string& text : settings.outdated.registries) {
    Result<registries::NamedRegistry> one = registries::read_named_registry(text, trusted);
    if (!one) {
      return Error{"", 0, (trusted ? "--registry " : "outdated.registries ") + one.error().message};
    }
    named.push_back(std::move(*one));
  }
  return named;
}

std::vector<registries::NamedRegistry> app_registries(const std::string& root, bool everything) {
  std::vector<KeptFile> files;
  if (const Result<source::Tree> tree = source::Tree::open(root)) {
    std::uint64_t bytes = 0;
    const auto scope = everything ? source::TreeScope::kEverything : source::TreeScope::kDeploy;
    for (const source::FileEntry& entry : tree->list(scope).files) {
      if (!registries::may_name_registries(entry.path) || inventory::is_foreign_path(entry.path) ||
          entry.size > registries::kMaxRegistryFileBytes) {
        continue;
      }
      if (files.size() >= kMaxRegistryFiles || bytes + entry.size > kMaxRegistryBytes) break;
      KeptFile file{entry.path, {}};
      bool whole = false;
      if (tree->read(entry, registries::kMaxRegistryFileBytes, &file.bytes, &whole) || !whole) {
        continue;  // that it can't be read, the scan has said
      }
      bytes += file.bytes.size();
      files.push_back(std::move(file));
    }
  }
  std::vector<registries::NamedRegistry> named = registries::read_registries(files);
  for (registries::NamedRegistry& proxy :
       registries::read_goproxy(environment_variable("GOPROXY"))) {
    named.push_back(std::move(proxy));
  }
  return named;
}

}  // namespace sluice::cli
