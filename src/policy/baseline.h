// The committed baseline: which findings were there when it was written. Its file is JSON with one
// entry per line, in order, so that git merges what two branches add. Pure.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/acceptance.h"
#include "core/report.h"
#include "policy/looked_for.h"

namespace sluice::policy {

inline constexpr std::string_view kBaselineFile = "sluice.baseline.json";
inline constexpr std::size_t kMaxBaselineBytes = 16u << 20;
inline constexpr std::size_t kMaxBaselineEntries = 100'000;
/// Of the random salt that stands in the file as hex digits.
inline constexpr std::size_t kSaltBytes = 16;

/// Reads the file's text. Entries may stand in any order and twice, as a union merge leaves them.
/// Errors (broken JSON, conflict marks, unknown keys, malformed ids or salt, a reason without
/// until, an until more than 180 days ahead) carry the line.
Result<Baseline> read_baseline(std::string_view name, std::string_view text,
                               std::chrono::sys_days today);

std::string render_baseline(const Baseline& baseline);

struct BaselineUpdate {
  Baseline baseline;
  std::size_t added = 0;
  std::size_t kept = 0;
  std::vector<BaselineEntry> removed;  ///< fit no finding any more
  /// Secrets in it that block all the same, because no reason and date accept them.
  std::size_t blocking_secrets = 0;
  std::size_t accepted = 0;  ///< secrets that were given a reason and a date
};

/// What secrets are accepted with that would block all the same: new ones, and known ones whose
/// entry has no reason or one that has ended. Without a reason all are only known.
struct Acceptance {
  std::string reason;
  std::optional<std::chrono::sys_days> until;
};

/// The baseline for a report: its findings, but for what is ignored otherwise, for live values of
/// config vars, and for malicious and known-exploited packages, which block whatever stands here.
/// Entries that are there keep their words, but for those that are accepted now. Of an incomplete
/// scan nothing is removed.
BaselineUpdate update_baseline(const Baseline& old, const Report& report, const Acceptance& accept,
                               std::chrono::sys_days today);

/// True for findings that a baseline may hold.
bool fits_baseline(const Finding& finding);

/// Finds entries by id and keeps count of them.
class BaselineIndex {
 public:
  explicit BaselineIndex(const Baseline& baseline);

  bool names(const Finding& finding);
  /// Entries with reason and until, as the policy's ignores.
  std::vector<IgnoreEntry> accepted() const;
  /// How many entries of the kinds that were looked for fit no finding.
  std::size_t unused(const LookedFor& looked_for) const;

 private:
  const Baseline& baseline_;
  std::map<std::string_view, std::size_t> uses_;
};

}  // namespace sluice::policy
