// Source maps that show the public what was written for the server. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/finding.h"

namespace sluice::correlate {

/// `map` is served and holds `count` sources that only run on the server, `first` among them.
Finding served_sources_finding(std::string_view map, std::string_view first, std::size_t count);

}  // namespace sluice::correlate
