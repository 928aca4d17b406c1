// Asks registries for the releases of packages: all at the same time, inside a budget, by the
// protocol of each ecosystem. Which registries those are is the caller's to say. Sends no
// credentials. Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "registries/registry_url.h"
#include "registries/release.h"
#include "source/child_process.h"

namespace sluice::registries {

struct Question {
  std::string ecosystem;             ///< OSV name
  std::string name;                  ///< of the package
  std::vector<std::string> in_use;   ///< versions
  std::vector<Registry> registries;  ///< asked one after the other until one has the package
};

struct Reply {
  bool found = false;
  ReleaseList list;
  std::string registry;  ///< that has it; the last one that was asked
  std::string error;     ///< why nothing is known, in a user's words; empty if that is an answer
};

struct AskOptions {
  std::chrono::milliseconds budget{60'000};
  std::string cache_folder;  ///< empty: nothing is kept
  std::function<void(std::size_t done, std::size_t all)> progress;
  std::string search_path{source::kProgramPath};
};

struct AskTally {
  std::size_t transfers = 0;
  std::size_t unchanged = 0;  ///< that were still good in the cache
};

/// One reply per question, in their order.
std::vector<Reply> ask(const std::vector<Question>& questions, const AskOptions& options,
                       AskTally* tally = nullptr);

}  // namespace sluice::registries
