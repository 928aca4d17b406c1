// TOML 1.0 with positions, through toml++ (which stays in toml.cpp). Dates become their text.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "format/node.h"

namespace sluice::format {

inline constexpr std::size_t kMaxTomlDepth = 256;

/// Reads one document into an object Node. Errors carry `path` and the line.
Result<Node> read_toml(std::string_view path, std::string_view bytes);

}  // namespace sluice::format
