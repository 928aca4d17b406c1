// Which version to go to. Works on all records of one package, for one version in use.
// Not thread-safe: it remembers what it has worked out.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/evaluate.h"
#include "advisories/record.h"

namespace sluice::advisories {

/// Whether whatever follows the version's leading numbers sorts it before them: "2.0.0-rc.1",
/// "1.0b2", "2.0.dev1", but not "1.0.post1". The ecosystem's own order decides.
bool is_prerelease(VersionOrder order, std::string_view version);

/// Searches the versions that advisories mention; of others nothing is known. Candidates are the
/// `fixed` events of the package's records that lie above the version in use, no pre-releases
/// unless that version is one. Where these give nothing: versions out of the records'
/// enumerations, and at last pre-releases. Never a lower or an equal version: `npm audit fix`
/// proposes such downgrades, and people apply them.
class FixFinder {
 public:
  /// `records` are all that name the package and are not withdrawn, `enumerated` their
  /// enumerated_versions(). They, and the texts in `target`, must outlive the finder.
  /// `target.order` may be null: then nothing is ever found.
  FixFinder(std::span<const AdvisoryRecord* const> records,
            std::span<const std::string_view> enumerated, const Target& target,
            std::string_view version);

  /// The best candidate that none of `records` (some of the constructor's) affects, or empty.
  std::string lowest_clear_of(std::span<const AdvisoryRecord* const> records);

 private:
  /// Where candidates come from, best first.
  enum Tier : std::size_t { kFixed, kEnumerated, kFixedPrerelease, kEnumeratedPrerelease, kTiers };

  const std::vector<Spelled>& candidates(Tier tier);
  std::vector<Spelled> collect(Tier tier) const;

  std::span<const AdvisoryRecord* const> records_;
  std::span<const std::string_view> enumerated_;
  Target target_;
  std::string_view version_;
  bool prerelease_in_use_ = false;
  std::array<std::optional<std::vector<Spelled>>, kTiers> tiers_;  ///< made when first needed
};

}  // namespace sluice::advisories
