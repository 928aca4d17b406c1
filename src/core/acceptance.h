// What the app's people have accepted elsewhere than in sluice.toml: comments beside a value, and
// the committed baseline.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings.h"

namespace sluice {

/// Furthest end of anything that is accepted.
inline constexpr std::chrono::days kMaxAcceptance{180};
/// Shortest reason, in bytes.
inline constexpr std::size_t kMinReason = 8;
/// The same for messages.
inline constexpr std::string_view kReasonNeeded = "a reason of at least 8 characters";

/// A comment `sluice:allow RULE until=DATE reason`.
struct AllowComment {
  std::string path;
  std::size_t line = 0;
  bool alone = false;  ///< nothing else on its line: it speaks of the line below
  std::string id;      ///< a rule's or a finding's
  std::string reason;
  std::chrono::sys_days until{};
  std::string problem;  ///< what makes it worth nothing; empty: nothing
};

/// A finding that was there when the baseline was written.
struct BaselineEntry {
  std::string id;
  std::string kind;  ///< as to_string(FindingKind) has it
  std::string rule;  ///< for people, as the path
  std::string path;
  std::string added;  ///< day
  std::string reason;
  std::string owner;
  std::optional<std::chrono::sys_days> until;
  std::size_t line = 0;  ///< in the file
};

struct Baseline {
  std::string file;  ///< for messages
  std::string salt;  ///< keys the ids where sluice.toml has none; may be empty
  std::vector<BaselineEntry> entries;
};

}  // namespace sluice
