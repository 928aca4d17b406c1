// Source maps that show the public what was written for the server. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/finding.h"

namespace sluice::correlate {

/// A source map among the files that are served, with sources that only run on the server.
struct ServedSources {
  std::string path;   ///< of the map
  std::string first;  ///< the first such source
  std::size_t count = 0;
};

/// One finding for all maps of the app, in any order; nothing if there are none.
std::optional<Finding> served_sources_finding(std::vector<ServedSources> maps);

}  // namespace sluice::correlate
