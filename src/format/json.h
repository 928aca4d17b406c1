// JSON in (RFC 8259, positions kept) and out. nlohmann/json does the lexing; it stays in json.cpp.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "format/node.h"

namespace sluice::format {

/// Deepest nesting that is read; deeper documents are an error, not a crash.
inline constexpr std::size_t kMaxJsonDepth = 1024;

/// Reads one document. A byte order mark is skipped. Errors carry `path` and the line.
Result<Node> read_json(std::string_view path, std::string_view bytes);

}  // namespace sluice::format
