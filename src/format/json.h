// JSON in (RFC 8259), with positions. Also the dialect with comments and trailing commas that
// bun.lock is written in. Pure functions: safe from any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "format/entry.h"
#include "format/node.h"

namespace sluice::format {

/// Deepest nesting that is read; deeper documents are an error, not a crash.
inline constexpr std::size_t kMaxJsonDepth = 1024;

enum class JsonDialect {
  kStrict,
  kWithComments,  ///< "//" and "/* */" between tokens, a comma before a closing bracket
};

/// Reads one document. A byte order mark is skipped. Numbers keep their text. Errors carry `path`
/// and the line; they don't quote the document, which may hold a password.
Result<Node> read_json(std::string_view path, std::string_view bytes,
                       JsonDialect dialect = JsonDialect::kStrict);

/// The same for a document with big tables in it: their entries go to `sink` one by one, in file
/// order.
Result<Node> read_json_entries(std::string_view path, std::string_view bytes,
                               const EntrySink& sink);

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
