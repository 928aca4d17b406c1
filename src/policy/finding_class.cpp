#include "policy/finding_class.h"

#include <algorithm>
#include <compare>

#include "base/date.h"
#include "versions/ecosystem.h"

namespace sluice::policy {
namespace {

std::pair<std::string, std::string> key_of(std::string_view ecosystem, std::string_view name) {
  const versions::Ecosystem* known = versions::find_ecosystem(ecosystem);
  return {std::string(ecosystem),
          known == nullptr ? std::string(name) : known->normalise_name(name)};
}

/// Whether `version` is not below `earlier`. Without a known order only equal ones are told apart.
bool not_below(std::string_view ecosystem, std::string_view version, std::string_view earlier) {
  if (version == earlier) return true;
  const versions::Ecosystem* known = versions::find_ecosystem(ecosystem);
  return known != nullptr && known->compare(version, earlier) != std::weak_ordering::less;
}

/// Most versions of one package, and of all, that are held against advisories once more: each may
/// have a hundred flaws. No sound state comes near; what is left out of another one counts as not
/// there, so that what it would excuse is introduced.
constexpr std::size_t kMaxJudgedVersions = 50;
constexpr std::size_t kMaxJudgedAgain = 10'000;

bool names_advisory(const Finding& finding, const std::string& id) {
  const AdvisoryMatch& advisory = *finding.advisory;
  return id == advisory.id ||
         std::find(advisory.aliases.begin(), advisory.aliases.end(), id) != advisory.aliases.end();
}

bool same_flaw(const Finding& finding, const RememberedFinding& other) {
  return finding.id == other.id ||
         std::any_of(other.advisories.begin(), other.advisories.end(),
                     [&](const std::string& id) { return names_advisory(finding, id); });
}

bool same_flaw(const Finding& finding, const AdvisoryMatch& other) {
  return names_advisory(finding, other.id) ||
         std::any_of(other.aliases.begin(), other.aliases.end(),
                     [&](const std::string& id) { return names_advisory(finding, id); });
}

/// Whether a set tells of all advisories of an ecosystem, as far as it says.
template <typename Set>
bool covers(const Set& set, const std::string& ecosystem) {
  if (set.source == "bundled") return false;
  const auto& held = set.ecosystems;
  return held.empty() || std::find(held.begin(), held.end(), ecosystem) != held.end();
}

}  // namespace

std::vector<Package> packages_to_judge_again(const BuildState& earlier,
                                             const std::vector<Finding>& findings) {
  // Names are compared in their normal form, and there may be many: one pass over each side.
  std::map<std::pair<std::string, std::string>, std::set<std::string>> wanted;
  for (const Finding& finding : findings) {
    if (!finding.package || !finding.advisory) continue;
    const Package& package = finding.package->package;
    wanted[key_of(package.ecosystem, package.name)].insert(package.version);
  }
  std::vector<Package> packages;
  for (const auto& [ecosystem, names] : earlier.packages) {
    for (const auto& [name, versions] : names) {
      const auto now = wanted.find(key_of(ecosystem, name));
      if (now == wanted.end()) continue;
      std::size_t of_package = 0;
      for (const std::string& version : versions) {
        if (version.empty() || now->second.contains(version)) continue;
        if (++of_package > kMaxJudgedVersions || packages.size() == kMaxJudgedAgain) break;
        Package package;
        package.ecosystem = ecosystem;
        package.name = name;
        package.version = version;
        packages.push_back(std::move(package));
      }
    }
  }
  return packages;
}

bool may_be_same_app(const BuildState& earlier, const std::vector<Package>& packages) {
  bool any = false;
  for (const Package& package : packages) {
    if (package.superseded) continue;
    any = true;
    const auto names = earlier.packages.find(package.ecosystem);
    if (names != earlier.packages.end() && names->second.contains(package.name)) return true;
  }
  return !any || earlier.packages.empty();
}

Classes::Classes(const BuildState* earlier, const EarlierFlaws& flaws,
                 const std::vector<AdvisorySet>& advisories, FirstRun first_run)
    : earlier_(earlier), flaws_(flaws), advisories_(advisories), first_run_(first_run) {
  if (earlier_ == nullptr) return;
  for (const RememberedFinding& finding : earlier_->findings) {
    by_id_.emplace(finding.id, &finding);
    if (finding.kind != FindingKind::kVulnerability) continue;
    by_package_.emplace(key_of(finding.ecosystem, finding.package), &finding);
  }
  for (const auto& [ecosystem, names] : earlier_->packages) {
    for (const auto& [name, versions] : names) {
      std::set<std::string_view>& known = versions_[key_of(ecosystem, name)];
      for (const std::string& version : versions) {
        known.insert(version);
        if (!version.empty()) with_versions_.insert(ecosystem);
      }
    }
  }
  for (const AdvisoryMatch& match : flaws_.matches) {
    if (match.package >= flaws_.packages.size()) continue;
    const Package& package = flaws_.packages[match.package];
    flaws_by_package_.emplace(key_of(package.ecosystem, package.name), &match);
  }
}

FindingClass Classes::first_look() const {
  const bool listed = first_run_ == FirstRun::kReport;
  return {listed ? Since::kExisting : Since::kIntroduced, Origin::kFirstBuild, std::nullopt};
}

FindingClass Classes::of(const Finding& finding) const {
  if (earlier_ == nullptr) return first_look();
  if (finding.kind == FindingKind::kVulnerability && finding.package && finding.advisory) {
    return of_vulnerability(finding);
  }
  if (const auto known = by_id_.find(finding.id); known != by_id_.end()) {
    return {known->second->since, Origin::kEarlier, known->second->first_seen};
  }
  // A rule that the earlier build did not have says nothing of what this release brought.
  const bool by_rule = finding.kind == FindingKind::kCheck || finding.kind == FindingKind::kHygiene;
  if (by_rule && !earlier_->rules.empty() &&
      !std::binary_search(earlier_->rules.begin(), earlier_->rules.end(), finding.rule)) {
    return first_look();
  }
  return {Since::kIntroduced, Origin::kNew, std::nullopt};
}

FindingClass Classes::of_vulnerability(const Finding& finding) const {
  const Package& package = finding.package->package;
  const Key key = key_of(package.ecosystem, package.name);
  if (const RememberedFinding* known = remembered(finding, key)) {
    return {known->since, Origin::kEarlier, known->first_seen};
  }
  if (!had_package(finding, key)) return {Since::kIntroduced, Origin::kNew, std::nullopt};
  const auto published = parse_instant(finding.advisory->published);
  const bool newer = published && *published > earlier_->built;
  if (!newer && !could_know(package.ecosystem)) return first_look();
  return {Since::kDisclosed, Origin::kPackage, std::nullopt};
}

/// The same flaw in the same package, in a version that is not above this one. Of several the
/// nearest.
const RememberedFinding* Classes::remembered(const Finding& finding, const Key& key) const {
  const Package& package = finding.package->package;
  const RememberedFinding* nearest = nullptr;
  const auto [first, last] = by_package_.equal_range(key);
  for (auto entry = first; entry != last; ++entry) {
    const RememberedFinding& known = *entry->second;
    if (!same_flaw(finding, known)) continue;
    if (known.version == package.version) return &known;
    if (!not_below(package.ecosystem, package.version, known.version)) continue;
    if (nearest == nullptr || not_below(package.ecosystem, known.version, nearest->version)) {
      nearest = &known;
    }
  }
  return nearest;
}

/// Whether the earlier build had the flaw, unknown to it: in this very version, in a version that
/// no file told, or in a lower one that has it by today's advisories.
bool Classes::had_package(const Finding& finding, const Key& key) const {
  const Package& package = finding.package->package;
  const auto versions = versions_.find(key);
  if (versions == versions_.end()) return false;
  if (versions->second.contains(package.version) || versions->second.contains("")) return true;
  const auto [first, last] = flaws_by_package_.equal_range(key);
  return std::any_of(first, last, [&](const auto& entry) {
    const AdvisoryMatch& match = *entry.second;
    return same_flaw(finding, match) &&
           not_below(package.ecosystem, package.version, flaws_.packages[match.package].version);
  });
}

/// Whether the earlier build could have told of old flaws in an ecosystem: it had versions to look
/// for, and a database if this build has one. If not, this is the first look at them.
bool Classes::could_know(const std::string& ecosystem) const {
  if (!with_versions_.contains(ecosystem)) return false;
  const auto now = std::any_of(advisories_.begin(), advisories_.end(),
                               [&](const AdvisorySet& set) { return covers(set, ecosystem); });
  const auto then =
      std::any_of(earlier_->advisories.begin(), earlier_->advisories.end(),
                  [&](const RememberedAdvisories& set) { return covers(set, ecosystem); });
  return then || !now;
}

}  // namespace sluice::policy
