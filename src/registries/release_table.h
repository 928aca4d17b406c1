// Releases put together from several files of one version each (wheels, gems for platforms).
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "registries/release.h"

namespace sluice::registries {

/// One release per version: it is withdrawn if all of its files are, and as old as the first.
class ReleaseTable {
 public:
  void add(std::string_view version, bool yanked, std::optional<std::chrono::sys_days> day) {
    if (version.empty()) return;
    auto [entry, is_new] = index_.try_emplace(std::string(version), list_.releases.size());
    if (is_new) list_.releases.push_back({std::string(version), day, yanked, {}});
    Release& release = list_.releases[entry->second];
    release.withdrawn = release.withdrawn && yanked;
    if (day && (!release.published || *day < *release.published)) release.published = day;
  }
  bool is_full() const { return list_.releases.size() >= kMaxReleases; }
  ReleaseList take() { return std::move(list_); }

 private:
  ReleaseList list_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace sluice::registries
