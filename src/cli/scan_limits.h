// The limits of a whole scan: settings, which files are read first, which are left out, and what
// the report says of it. What a limit leaves out makes the scan incomplete, whoever set it: no
// setting of an app can hide anything by it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/problem.h"
#include "core/settings.h"
#include "source/tree.h"

namespace sluice::cli {

/// Of limits by their full names ("limits.seconds"): the config var or option that set them. Those
/// of sluice.toml and defaults are not in it.
using LimitOrigins = std::map<std::string, std::string, std::less<>>;

/// Sets `limits.files` and the like. What is wrong with the text, or an empty string; nothing if
/// the key is none of these.
std::optional<std::string> set_limit(std::string_view key, std::string_view text,
                                     ScanLimits* limits);

/// When a file is read.
enum class Turn : std::uint8_t {
  kFirst,  ///< lockfiles and their kin: what an app consists of is known before anything else
  kThen,
  kNever,
};

struct ReadingPlan {
  std::vector<Turn> turns;    ///< as the files of the listing
  source::LeftOut too_much;   ///< beyond limits.megabytes
  source::LeftOut kept_less;  ///< lockfiles and their kin beyond what is kept in memory
  std::uint64_t bytes = 0;    ///< of all files
};

/// What is read of each kind.
struct ReadingWishes {
  bool dependencies = false;
  bool secrets = false;  ///< else only few files are read, whose bytes are not counted
};

/// The listing needs sizes. Where there is more than the limit the biggest files are left out: the
/// same ones for the same tree.
ReadingPlan plan_reading(const source::Listing& listing, const ReadingWishes& wishes,
                         const ScanLimits& limits, unsigned jobs);

/// Of lockfiles and their kin, together.
inline constexpr std::uint64_t kMaxKeptBytes = 320ULL << 20;

/// What there was no time left for.
struct Lateness {
  source::LeftOut files;       ///< not read
  std::size_t unfinished = 0;  ///< begun and not ended; problems of their own name them

  bool any() const { return files.any() || unfinished > 0; }
};

/// Problems that say so of a file, an archive or lockfiles, and cost coverage.
std::size_t unfinished_for_time(const std::vector<Problem>& problems);

/// What the report says of all that was left out, and what lets it be read.
std::vector<Problem> limit_notes(const source::Listing& listing, const ReadingPlan& plan,
                                 const Lateness& late, const ScanLimits& limits,
                                 const LimitOrigins& origins = {});

}  // namespace sluice::cli
