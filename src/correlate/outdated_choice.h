// Which of a package's releases are worth going to. No I/O, stateless, thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "registries/release.h"

namespace sluice::correlate {

/// Releases of the list that was given; nullptr: there is none.
struct Choice {
  const registries::Release* current = nullptr;
  const registries::Release* newest_patch = nullptr;    ///< at least the current one
  const registries::Release* newest_allowed = nullptr;  ///< by the requirement
  const registries::Release* newest = nullptr;
  std::size_t newer = 0;  ///< releases above the current one that count
};

/// Without a current version (nothing says which one is used) only the newest are chosen. What
/// counts: see apply_releases().
Choice choose_releases(const registries::ReleaseList& list, std::string_view ecosystem,
                       std::string_view current, std::string_view requirement);

/// Whole months from one day to a later one, 0 if it is not later.
int months_between(std::chrono::sys_days from, std::chrono::sys_days to);

}  // namespace sluice::correlate
