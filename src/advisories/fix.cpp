#include "advisories/fix.h"

#include <algorithm>
#include <utility>

#include "advisories/version_sort.h"
#include "versions/prerelease.h"

namespace sluice::advisories {
namespace {

std::vector<std::string_view> fixed_events(std::span<const AdvisoryRecord* const> records,
                                           const Target& target) {
  std::vector<std::string_view> versions;
  for (const AdvisoryRecord* record : records) {
    for (const Affected& affected : record->affected) {
      if (!names(affected, target)) continue;
      for (const Range& range : affected.ranges) {
        if (range.git) continue;
        for (const Event& event : range.events) {
          if (event.kind != EventKind::kFixed) continue;
          versions.push_back(bound_of(target, event.version));
        }
      }
    }
  }
  return versions;
}

}  // namespace

bool is_prerelease(VersionOrder order, std::string_view version) {
  return versions::is_prerelease(order, version);
}

FixFinder::FixFinder(std::span<const AdvisoryRecord* const> records,
                     std::span<const std::string_view> enumerated, const Target& target,
                     std::string_view version)
    : records_(records),
      enumerated_(enumerated),
      target_(target),
      version_(version),
      prerelease_in_use_(is_prerelease(target.order, version)) {}

std::vector<Spelled> FixFinder::collect(Tier tier) const {
  const bool fixed = tier == kFixed || tier == kFixedPrerelease;
  const bool prereleases = tier == kFixedPrerelease || tier == kEnumeratedPrerelease;
  // With a pre-release in use the first tiers have both kinds.
  if (prereleases && prerelease_in_use_) return {};
  std::vector<std::string_view> versions(enumerated_.begin(), enumerated_.end());
  if (fixed) versions = fixed_events(records_, target_);
  std::sort(versions.begin(), versions.end());
  versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  std::erase_if(versions, [&](std::string_view version) {
    if (target_.order(version, version_) <= 0) return true;
    return !prerelease_in_use_ && is_prerelease(target_.order, version) != prereleases;
  });
  sort_versions(versions,
                [&](std::string_view a, std::string_view b) { return target_.order(a, b) < 0; });

  std::vector<Spelled> spelled;
  for (const std::string_view version : versions) {
    if (fixed) {
      spelled.push_back(spell(version, enumerated_, target_.order));
    } else if (!spelled.empty() && target_.order(spelled.back().version, version) == 0) {
      spelled.back().spellings.push_back(version);  // all spellings are here, side by side
    } else {
      spelled.push_back({version, {version}});
    }
  }
  return spelled;
}

const std::vector<Spelled>& FixFinder::candidates(Tier tier) {
  if (!tiers_[tier]) tiers_[tier] = collect(tier);
  return *tiers_[tier];
}

std::string FixFinder::lowest_clear_of(std::span<const AdvisoryRecord* const> records) {
  if (target_.order == nullptr) return {};
  for (const Tier tier : {kFixed, kEnumerated, kFixedPrerelease, kEnumeratedPrerelease}) {
    for (const Spelled& candidate : candidates(tier)) {
      const bool clear = std::none_of(
          records.begin(), records.end(),
          [&](const AdvisoryRecord* record) { return affects(*record, target_, candidate); });
      if (clear) return std::string(candidate.version);
    }
  }
  return {};
}

}  // namespace sluice::advisories
