// The well-known advisories that ship inside Sluice, for builds without a synced database.
// Immutable after parsing, so look-ups may run on any thread.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "advisories/matcher.h"
#include "advisories/record.h"
#include "base/result.h"
#include "core/advisory.h"

namespace sluice::advisories {

class Bundled {
 public:
  /// Each text is a JSON array of OSV records, or CISA's catalogue of known exploited
  /// vulnerabilities. They are the project's own files, so a record that
  /// can't be read is an error, not a gap.
  static Result<Bundled> parse(std::span<const std::string_view> texts);

  /// Stays valid after this object is gone.
  RecordLookup lookup() const;

  /// The records whose id or alias this is, as written there, in the order of the texts.
  std::vector<AdvisoryRecord> find(std::string_view id) const;

  AdvisorySet info() const { return info_; }

  const ExploitedCves& exploited_cves() const { return exploited_; }

 private:
  struct Index;

  std::shared_ptr<const Index> index_;
  AdvisorySet info_;
  ExploitedCves exploited_;
};

}  // namespace sluice::advisories
