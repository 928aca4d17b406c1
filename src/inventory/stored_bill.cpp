#include "inventory/stored_bill.h"

#include <string>
#include <utility>

#include "inventory/formats/formats.h"

namespace sluice::inventory {

Result<Inventory> read_stored_bill(std::string_view path, std::string_view bytes) {
  if (bytes.size() > kMaxLockfileBytes) {
    return Error{std::string(path), 0,
                 "bigger than " + std::to_string(kMaxLockfileBytes >> 20) + " MiB"};
  }
  Result<PackageFile> read = read_bill({path, bytes, nullptr});
  if (!read) return Error{std::string(path), read.error().line, read.error().message};
  Inventory inventory;
  inventory.packages = std::move(read->packages);
  for (Package& package : inventory.packages) {
    if (package.path.empty()) package.path = path;
    if (package.state == PackageState::kInstalled) inventory.phase = Phase::kSlug;
  }
  inventory.files.push_back({std::string(path), std::move(read->format), "", PackageState::kLocked,
                             inventory.packages.size()});
  inventory.problems = std::move(read->problems);
  for (Problem& problem : inventory.problems) {
    if (problem.path.empty()) problem.path = path;
  }
  return inventory;
}

}  // namespace sluice::inventory
