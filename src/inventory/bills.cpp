#include "inventory/bills.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

/// True if one of the folders is the other or lies in it.
bool are_related(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return a.empty() || a == b || (b.starts_with(a) && b[a.size()] == '/');
}

/// Entries of one name that a bill's package is compared with. With more, the bill's own counts
/// too.
constexpr std::size_t kMaxCompared = 500;

class Settling {
 public:
  explicit Settling(Inventory& inventory) : inventory_(inventory) {
    for (const PackageFileSummary& file : inventory.files) {
      if (file.state == PackageState::kLocked) {
        answering_[file.ecosystem].insert(project_folder(file.path));
      }
    }
    for (const Package& package : inventory.packages) {
      if (is_bill_path(package.path)) continue;
      const std::string_view folder = project_folder(package.path);
      if (package.state == PackageState::kInstalled && inventory.phase == Phase::kSlug) {
        answering_[package.ecosystem].insert(folder);
      }
      if (!package.version.empty()) {
        by_name_[{package.ecosystem, match_name(package.ecosystem, package.name)}].push_back(
            &package);
      }
    }
  }

  void run() {
    std::map<std::pair<std::string_view, std::string_view>, bool> answered;
    for (Package& package : inventory_.packages) {
      if (!is_bill_path(package.path)) continue;
      const auto [entry, is_new] = answered.try_emplace({package.path, package.ecosystem}, false);
      if (is_new) entry->second = is_answered(package);
      if (!entry->second && !is_named_nearer(package)) continue;
      package.superseded = true;
      package.state = PackageState::kDeclared;  // no word against what the others say
    }
  }

 private:
  bool is_answered(const Package& package) const {
    if (package.ecosystem == "Bitnami") return true;
    const auto folders = answering_.find(package.ecosystem);
    if (folders == answering_.end()) return false;
    const std::string_view folder = project_folder(package.path);
    return std::any_of(folders->second.begin(), folders->second.end(),
                       [&](std::string_view other) { return are_related(folder, other); });
  }

  /// A manifest that says the version, or the same version anywhere near.
  bool is_named_nearer(const Package& package) const {
    const auto found =
        by_name_.find({package.ecosystem, match_name(package.ecosystem, package.name)});
    if (found == by_name_.end()) return false;
    const std::string_view folder = project_folder(package.path);
    const auto end = found->second.begin() +
                     static_cast<std::ptrdiff_t>(std::min(found->second.size(), kMaxCompared));
    return std::any_of(found->second.begin(), end, [&](const Package* other) {
      return are_related(folder, project_folder(other->path)) &&
             (other->state == PackageState::kDeclared || other->version == package.version);
    });
  }

  Inventory& inventory_;
  std::map<std::string_view, std::set<std::string_view>> answering_;
  std::map<std::pair<std::string_view, std::string>, std::vector<const Package*>> by_name_;
};

}  // namespace

void settle_bills(Inventory& inventory) {
  const bool any = std::any_of(inventory.files.begin(), inventory.files.end(),
                               [](const auto& file) { return is_bill_path(file.path); });
  if (any) Settling(inventory).run();
}

}  // namespace sluice::inventory
