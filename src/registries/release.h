// What a package registry says of one package: its releases. Plain data.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sluice::registries {

/// More releases of one package than this are not looked at (the biggest known have some 10,000).
inline constexpr std::size_t kMaxReleases = 100'000;

struct Release {
  std::string version;  ///< as the registry writes it
  std::optional<std::chrono::sys_days> published;
  bool withdrawn = false;  ///< yanked, unlisted
  std::string deprecated;  ///< why it should not be used; empty: fine
};

struct ReleaseList {
  std::vector<Release> releases;  ///< in the registry's order
  std::string tagged_latest;      ///< the version that the publisher calls the latest (npm)
  std::string deprecated;         ///< the whole package: abandoned, and by what it is replaced
};

}  // namespace sluice::registries
