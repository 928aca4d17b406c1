// HOCON, the format of Play's and Akka's *.conf files, as a tree with positions. Nothing is
// resolved: "${?VAR}" stays text, includes are passed over, keys that stand twice are there twice,
// in file order. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "format/node.h"

namespace sluice::format {

inline constexpr std::size_t kMaxHoconDepth = 128;
/// More values than this in one document are an error.
inline constexpr std::size_t kMaxHoconValues = 1'000'000;

/// Reads a document; its root is an object, or an array if it begins with "[". The key of a member
/// is its whole path, "play.http.secret.key". `key += value` is an array with that item. "\uXXXX"
/// stays as it is written. Errors carry `path` and the line.
Result<Node> read_hocon(std::string_view path, std::string_view bytes);

}  // namespace sluice::format
