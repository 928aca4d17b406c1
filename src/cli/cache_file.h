// Small JSON files that a build leaves in its cache for a later one. The app's own build code can
// write there, too: nothing is read or written through a link, and nothing waits for a pipe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "format/node.h"

namespace sluice::cli {

/// The document; nothing if the file is not there. An error if it is none of this `schema`, or
/// bigger than it can be.
Result<std::optional<format::Node>> read_cache_file(const std::string& path,
                                                    std::string_view schema,
                                                    std::size_t max_values);

/// Replaces the file as a whole.
Status write_cache_file(const std::string& path, std::string_view text);

}  // namespace sluice::cli
