#include "correlate/outdated.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "correlate/fix_command.h"
#include "correlate/outdated_choice.h"
#include "correlate/runtime_findings.h"
#include "versions/ecosystem.h"
#include "versions/prerelease.h"

namespace sluice::correlate {
namespace {

using inventory::compare_numbers;
using inventory::FrameworkTable;
using inventory::RuntimeCycle;
using std::chrono::sys_days;

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

Lifetime lifetime_in(const RuntimeCycle& cycle, bool older, sys_days today) {
  Lifetime lifetime;
  lifetime.cycle = older ? "" : cycle.cycle;
  if (!older) lifetime.ends = cycle.eol;
  if (older || cycle.ended || (cycle.eol && *cycle.eol < today)) {
    lifetime.life = Life::kEnded;
  } else if (cycle.eol && *cycle.eol <= today + kNearEndOfLife) {
    lifetime.life = Life::kEndsSoon;
  } else {
    const bool fixes_only = cycle.support_ends && *cycle.support_ends <= today;
    lifetime.life = fixes_only ? Life::kSecurityOnly : Life::kSupported;
  }
  return lifetime;
}

const RuntimeCycle& newest_cycle(const std::vector<RuntimeCycle>& cycles) {
  return *std::max_element(cycles.begin(), cycles.end(),
                           [](const RuntimeCycle& a, const RuntimeCycle& b) {
                             return compare_numbers(a.latest, b.latest) < 0;
                           });
}

/// Fills in the newest versions that a table knows.
void set_newest(const std::vector<RuntimeCycle>& cycles, const RuntimeCycle* own,
                OutdatedRow* row) {
  const std::string current(versions::leading_numbers(row->package.version));
  const auto not_below = [&](const std::string& version) {
    const bool below = !current.empty() && compare_numbers(version, current) < 0;
    return below ? current : version;
  };
  const RuntimeCycle& newest = newest_cycle(cycles);
  if (own != nullptr) row->newest_patch = not_below(own->latest);
  row->newest = not_below(newest.latest);
  if (current.empty()) return;
  const bool same = compare_numbers(current, row->newest) == 0;
  row->step = same ? "none" : std::string(version_step(current, row->newest));
}

OutdatedRow runtime_row(const inventory::Runtime& runtime, const inventory::RuntimeTable& table,
                        sys_days today) {
  OutdatedRow row;
  row.runtime = true;
  row.package.name = table.title;
  row.package.version = runtime.version;
  row.package.direct = true;
  row.package.scope = Scope::kRuntime;
  row.package.path = runtime.path;
  row.package.line = runtime.line;
  row.package.state = runtime.installed ? PackageState::kInstalled : PackageState::kDeclared;
  row.requirement = runtime.requirement;
  const std::optional<RuntimeStanding> standing = standing_of(runtime, table);
  set_newest(table.cycles, standing && !standing->older ? standing->cycle : nullptr, &row);
  if (standing) {
    row.lifetime = lifetime_in(*standing->cycle, standing->older, today);
  } else {
    row.lifetime.emplace();
  }
  row.lifetime->title = table.title;
  row.lifetime->as_of = table.as_of;
  return row;
}

void apply_framework(const FrameworkTable& table, sys_days today, OutdatedRow* row) {
  const std::string version(versions::leading_numbers(row->package.version));
  if (!version.empty()) row->lifetime = lifetime_of(table.cycles, version, today);
  if (!row->lifetime) row->lifetime.emplace();
  row->lifetime->title = table.title;
  row->lifetime->as_of = table.as_of;
  set_newest(table.cycles, inventory::cycle_of(table.cycles, version), row);
}

/// What the manifests ask for, by ecosystem and name.
class Requirements {
 public:
  explicit Requirements(const inventory::Inventory& inventory) {
    for (const Package& package : inventory.packages) {
      if (package.state != PackageState::kDeclared || package.requirement.empty()) continue;
      declared_[{package.ecosystem, normal_name(package)}].push_back(&package);
    }
  }

  /// That of the manifest nearest to the package's own file.
  std::string of(const Package& package) const {
    if (!package.requirement.empty()) return package.requirement;
    const auto found = declared_.find({package.ecosystem, normal_name(package)});
    if (found == declared_.end()) return {};
    for (const Package* const declared : found->second) {
      if (folder_of(declared->path) == folder_of(package.path)) return declared->requirement;
    }
    return found->second.size() == 1 ? found->second.front()->requirement.text() : std::string();
  }

  static std::string normal_name(const Package& package) {
    const versions::Ecosystem* const known = versions::find_ecosystem(package.ecosystem);
    return known == nullptr ? package.name : known->normalise_name(package.name);
  }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<const Package*>> declared_;
};

bool is_direct_dependency(const Package& package) {
  return package.direct && !package.superseded && package.ecosystem != "Bitnami" &&
         !(package.ecosystem == "Go" && (package.name == "stdlib" || package.name == "toolchain"));
}

/// A lower one is told rather than a higher one.
int rank_of(Scope scope) { return static_cast<int>(scope); }

}  // namespace

std::string_view to_string(Life life) {
  switch (life) {
    case Life::kSupported:
      return "supported";
    case Life::kSecurityOnly:
      return "security-only";
    case Life::kEndsSoon:
      return "ends-soon";
    case Life::kEnded:
      return "ended";
    case Life::kUnknown:
      break;
  }
  return "unknown";
}

std::optional<Lifetime> lifetime_of(const std::vector<RuntimeCycle>& cycles,
                                    std::string_view version, sys_days today) {
  if (const RuntimeCycle* const cycle = inventory::cycle_of(cycles, version)) {
    return lifetime_in(*cycle, false, today);
  }
  const RuntimeCycle& oldest = cycles.back();
  if (compare_numbers(version, oldest.cycle) < 0) return lifetime_in(oldest, true, today);
  return std::nullopt;
}

std::vector<OutdatedRow> outdated_rows(const inventory::Inventory& inventory,
                                       const std::vector<inventory::Runtime>& runtimes,
                                       const std::vector<inventory::RuntimeTable>& runtime_tables,
                                       const std::vector<FrameworkTable>& frameworks,
                                       sys_days today) {
  std::vector<OutdatedRow> rows;
  for (const inventory::Runtime& runtime : runtimes) {
    for (const inventory::RuntimeTable& table : runtime_tables) {
      if (table.product == runtime.product && !runtime.informational) {
        rows.push_back(runtime_row(runtime, table, today));
      }
    }
  }
  const Requirements requirements(inventory);
  std::map<std::tuple<std::string, std::string, std::string>, OutdatedRow> packages;
  for (const Package& package : inventory.packages) {
    if (!is_direct_dependency(package) || package.source != PackageSource::kRegistry) continue;
    const std::string name = Requirements::normal_name(package);
    const auto [place, is_new] = packages.try_emplace({package.ecosystem, name, package.version});
    OutdatedRow& row = place->second;
    if (!is_new) {
      if (rank_of(package.scope) < rank_of(row.package.scope)) row.package.scope = package.scope;
      continue;
    }
    row.package = package;
    row.requirement = requirements.of(package);
    if (const FrameworkTable* const table =
            inventory::framework_of(frameworks, package.ecosystem, name)) {
      apply_framework(*table, today, &row);
    }
  }
  for (auto& [key, row] : packages) rows.push_back(std::move(row));
  return rows;
}

std::size_t direct_from_elsewhere(const inventory::Inventory& inventory) {
  std::vector<std::pair<std::string_view, std::string_view>> names;
  for (const Package& package : inventory.packages) {
    if (!is_direct_dependency(package)) continue;
    if (package.source == PackageSource::kRegistry || package.source == PackageSource::kWorkspace) {
      continue;
    }
    names.emplace_back(package.ecosystem, package.name);
  }
  std::sort(names.begin(), names.end());
  return static_cast<std::size_t>(
      std::distance(names.begin(), std::unique(names.begin(), names.end())));
}

void apply_releases(const registries::ReleaseList& list, OutdatedRow* row) {
  const Choice choice =
      choose_releases(list, row->package.ecosystem, row->package.version, row->requirement);
  row->from_registry = true;
  row->deprecated = list.deprecated;
  if (choice.current != nullptr) {
    row->current_date = choice.current->published;
    row->withdrawn = choice.current->withdrawn;
    if (!choice.current->deprecated.empty()) row->deprecated = choice.current->deprecated;
  }
  if (choice.newest == nullptr) {
    row->note = "the registry has no release of it";
    return;
  }
  const auto text_of = [](const registries::Release* release) {
    return release == nullptr ? std::string() : release->version;
  };
  row->newest = text_of(choice.newest);
  row->newest_patch = text_of(choice.newest_patch);
  row->newest_allowed = text_of(choice.newest_allowed);
  row->newest_date = choice.newest->published;
  if (row->package.version.empty()) return;
  const versions::Ecosystem* const known = versions::find_ecosystem(row->package.ecosystem);
  // Commits between releases (Go) are in no list.
  if (choice.current == nullptr && !versions::is_prerelease(known->compare, row->package.version)) {
    row->note = "the registry does not list the current version";
  }
  row->behind = choice.newer;
  if (choice.newer == 0) {
    row->step = "none";
    row->newest = row->package.version;
    if (row->newest_patch.empty()) row->newest_patch = row->package.version;
    row->newest_date = row->current_date;
    return;
  }
  row->step = version_step(versions::leading_numbers(row->package.version),
                           versions::leading_numbers(row->newest));
  if (row->newest_patch.empty()) row->newest_patch = row->package.version;
  if (row->current_date && row->newest_date) {
    row->months = months_between(*row->current_date, *row->newest_date);
  }
}

}  // namespace sluice::correlate
