#include "correlate/fix_plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/date.h"
#include "correlate/fix_command.h"
#include "correlate/held_back.h"
#include "correlate/runtime_findings.h"
#include "versions/ecosystem.h"

namespace sluice::correlate {
namespace {

constexpr std::string_view kBitnami = "Bitnami";

std::string known_id(const AdvisoryMatch& match) {
  for (const std::string& alias : match.aliases) {
    if (alias.starts_with("CVE-")) return alias;
  }
  return match.id;
}

PlannedFlaw to_flaw(const AdvisoryMatch& match) {
  PlannedFlaw flaw;
  flaw.id = known_id(match);
  if (match.id != flaw.id) flaw.other_ids.push_back(match.id);
  for (const std::string& alias : match.aliases) {
    if (alias != flaw.id) flaw.other_ids.push_back(alias);
  }
  flaw.title = match.summary;
  flaw.severity = match.severity;
  flaw.known_exploited = match.known_exploited;
  return flaw;
}

bool worse(const PlannedFlaw& a, const PlannedFlaw& b) {
  return std::make_tuple(a.known_exploited, a.severity, std::string_view(b.id)) >
         std::make_tuple(b.known_exploited, b.severity, std::string_view(a.id));
}

/// The flaws of one package version in one file.
struct Vulnerable {
  std::size_t package = 0;
  std::vector<const AdvisoryMatch*> matches;
};

std::vector<Vulnerable> collect(const inventory::Inventory& inventory,
                                const std::vector<AdvisoryMatch>& matches) {
  std::map<std::size_t, Vulnerable> by_package;
  for (const AdvisoryMatch& match : matches) {
    if (match.package >= inventory.packages.size()) continue;
    const Package& package = inventory.packages[match.package];
    // Notices have no fix; what is never installed needs none.
    if (match.informational || package.superseded || package.not_on_linux) continue;
    Vulnerable& vulnerable = by_package[match.package];
    vulnerable.package = match.package;
    vulnerable.matches.push_back(&match);
  }
  std::vector<Vulnerable> all;
  for (auto& [index, vulnerable] : by_package) all.push_back(std::move(vulnerable));
  return all;
}

class Planner {
 public:
  Planner(const inventory::Inventory& inventory, const FixPlanOptions& options)
      : inventory_(inventory), options_(options) {}

  void add(const Vulnerable& vulnerable) {
    const Package& package = inventory_.packages[vulnerable.package];
    FixStep step = make_step(package, vulnerable);
    // Several old versions of one package that all go to the same one are one step.
    const Key key{package.path, package.ecosystem, package.name, step.to,
                  static_cast<int>(step.kind)};
    const auto [entry, is_new] = index_.try_emplace(key, plan_.steps.size());
    step.path = inventory::path_to(inventory_, vulnerable.package);
    if (is_new) {
      plan_.steps.push_back(std::move(step));
    } else {
      merge(&plan_.steps[entry->second], std::move(step));
    }
  }

  FixPlan take() {
    for (FixStep& step : plan_.steps) {
      finish(&step);
      plan_.flaws += step.flaws.size();
      const bool clears = step.kind == FixKind::kUpdate || step.kind == FixKind::kRemove;
      if (clears) plan_.cleared += step.flaws.size();
    }
    std::sort(plan_.steps.begin(), plan_.steps.end(), comes_first);
    return std::move(plan_);
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, int>;

  FixStep make_step(const Package& package, const Vulnerable& vulnerable) const {
    FixStep step;
    step.package = package;
    step.versions.push_back(package.version);
    bool malicious = false;
    for (const AdvisoryMatch* match : vulnerable.matches) {
      malicious = malicious || match->malicious;
      step.flaws.push_back(to_flaw(*match));
      if (!match->safe_version.empty()) step.to = match->safe_version;
    }
    if (malicious) {
      step.kind = FixKind::kRemove;
      step.to.clear();
    } else if (step.to.empty()) {
      step.kind = FixKind::kUnpublished;
    } else {
      if (options_.published) step.published = options_.published(package, step.to);
      const bool young = step.published && *step.published + options_.min_age > options_.today;
      if (young) step.kind = FixKind::kTooYoung;
      if (!young && !package.direct) step.held_back_by = held_back(package, step.to);
    }
    return step;
  }

  void merge(FixStep* known, FixStep other) const {
    known->versions.insert(known->versions.end(), other.versions.begin(), other.versions.end());
    for (PlannedFlaw& flaw : other.flaws) {
      const bool there = std::any_of(known->flaws.begin(), known->flaws.end(),
                                     [&](const PlannedFlaw& each) { return each.id == flaw.id; });
      if (!there) known->flaws.push_back(std::move(flaw));
    }
    if (!known->held_back_by) known->held_back_by = other.held_back_by;
    // The path, place and scope are those of the copy that matters most.
    const auto rank = [](const Package& package) {
      return std::make_tuple(package.scope, !package.direct);
    };
    if (rank(other.package) < rank(known->package)) {
      std::swap(known->path, other.path);
      std::swap(known->package, other.package);
    }
  }

  void finish(FixStep* step) const {
    std::sort(step->flaws.begin(), step->flaws.end(), worse);
    const versions::Ecosystem* ecosystem = versions::find_ecosystem(step->package.ecosystem);
    if (ecosystem != nullptr) {
      std::sort(
          step->versions.begin(), step->versions.end(),
          [&](const std::string& a, const std::string& b) { return ecosystem->compare(a, b) < 0; });
    }
    step->versions.erase(std::unique(step->versions.begin(), step->versions.end()),
                         step->versions.end());
    switch (step->kind) {
      case FixKind::kRemove:
        step->text = "Remove " + step->package.name +
                     ", roll every secret that was there when it was installed, and look through "
                     "the history of " +
                     step->package.path + '.';
        step->why = "The package is malicious: no version of it is to be trusted.";
        return;
      case FixKind::kUnpublished:
        step->text = "No fixed version published: replace or remove " + step->package.name +
                     ", or accept the finding in sluice.toml for a time.";
        return;
      case FixKind::kTooYoung:
        step->text = step->to + " was published on " + to_string(*step->published) +
                     ". It is proposed from " + to_string(*step->published + options_.min_age) +
                     " on: malicious releases are mostly found in their first days.";
        break;
      case FixKind::kUpdate:
        write_update(step);
        break;
    }
    step->change = version_step(step->versions.front(), step->to);
    step->why = "The lowest version above " + step->versions.back() +
                " that no known advisory matches" + clears(*step) + '.';
    if (step->change == "major") {
      step->why += " There is none in the present major version: read its upgrade notes.";
    }
  }

  static std::string clears(const FixStep& step) {
    const std::size_t count = step.flaws.size();
    if (count < 2) return {};
    return count == 2 ? "; it clears both flaws"
                      : "; it clears all " + std::to_string(count) + " flaws";
  }

  void write_update(FixStep* step) const {
    const Package& package = step->package;
    if (package.ecosystem == kBitnami) {
      step->text = runtime_request(package.name, step->to + " or later");
      return;
    }
    const std::string way = step->held_back_by
                                ? way_past(inventory_, package, step->to, *step->held_back_by)
                                : std::string();
    if (!way.empty() && !package.direct) {
      step->text = way;
      return;
    }
    step->command = fix_command(package, step->to);
    step->text = "Update " + package.name + " to " + step->to + " or later.";
    if (step->command.empty() && package.ecosystem == "PyPI") {
      step->text = "Pin " + package.name + "==" + step->to + " in " + package.path + '.';
    }
    // The app's own copy moves with the command, another one doesn't.
    if (!way.empty()) step->text += " For the copies below it: " + way;
  }

  static bool comes_first(const FixStep& a, const FixStep& b) {
    const auto key = [](const FixStep& step) {
      const bool possible = step.kind == FixKind::kUpdate || step.kind == FixKind::kRemove;
      const PlannedFlaw& worst = step.flaws.front();
      return std::make_tuple(possible, step.kind == FixKind::kRemove,
                             step.package.scope < Scope::kDev, worst.known_exploited,
                             worst.severity, step.flaws.size());
    };
    if (key(a) != key(b)) return key(a) > key(b);
    return std::tie(a.package.path, a.package.name, a.to) <
           std::tie(b.package.path, b.package.name, b.to);
  }

  const inventory::Inventory& inventory_;
  const FixPlanOptions& options_;
  std::map<Key, std::size_t> index_;
  FixPlan plan_;
};

}  // namespace

FixPlan make_fix_plan(const inventory::Inventory& inventory,
                      const std::vector<AdvisoryMatch>& matches, const FixPlanOptions& options) {
  Planner planner(inventory, options);
  for (const Vulnerable& vulnerable : collect(inventory, matches)) planner.add(vulnerable);
  return planner.take();
}

}  // namespace sluice::correlate
