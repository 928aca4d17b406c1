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

/// What read_json_parts() keeps of a document.
struct JsonParts {
  /// Whether a member of an object is kept; `depth` counts the objects and arrays around it, 1 is
  /// the root's. What is not kept is checked for its syntax and forgotten.
  bool (*keep)(std::size_t depth, std::string_view key) = nullptr;
  std::size_t max_values = 1'000'000;  ///< that are kept; more are an error
};

/// The same for a document of which only some parts are wanted, in the memory of those parts: for
/// answers from the network, which can be big and are not trusted.
Result<Node> read_json_parts(std::string_view path, std::string_view bytes, JsonParts parts);

}  // namespace sluice::format
