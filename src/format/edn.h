// EDN, and as much of Clojure's syntax as build files use, with positions. Nothing is evaluated.
// Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::format {

inline constexpr std::size_t kMaxEdnDepth = 256;
/// More values than this in one document are an error.
inline constexpr std::size_t kMaxEdnValues = 1'000'000;

/// One form. `~x`, `'x` and `@x` are the lists (unquote x), (quote x) and (deref x), as Clojure
/// reads them; metadata (`^x`) and tags (`#inst`) are left out.
struct EdnValue {
  enum class Kind : std::uint8_t {
    kSymbol,   ///< also nil, true, false
    kKeyword,  ///< text with its colon: ":deps"
    kString,
    kNumber,
    kOther,  ///< characters and regular expressions
    kList,
    kVector,
    kMap,  ///< items: key, value, key, value
    kSet,
  };

  Kind kind = Kind::kSymbol;
  std::uint32_t line = 0;  ///< 1-based
  std::string text;        ///< of what has no items; escapes resolved
  std::vector<EdnValue> items;

  bool is_symbol() const { return kind == Kind::kSymbol; }
  bool is_keyword() const { return kind == Kind::kKeyword; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_vector() const { return kind == Kind::kVector; }
  bool is_map() const { return kind == Kind::kMap; }
  /// A list that begins with this symbol.
  bool is_call(std::string_view symbol) const;

  /// Of a map, the value behind a key of that text; nullptr if there is none. With duplicate keys
  /// the last one counts.
  const EdnValue* find(std::string_view key) const;
  /// The same among the pairs that begin at `first` in any sequence: keyword arguments.
  const EdnValue* find_after(std::size_t first, std::string_view key) const;
  /// Text of a string behind a key; empty if there is none.
  std::string_view text_of(std::string_view key) const;
};

/// Reads all forms of a text. `;` comments and `#_` discarded forms are skipped, a byte order mark
/// too. Errors carry `path` and the line.
Result<std::vector<EdnValue>> read_edn(std::string_view path, std::string_view bytes);

}  // namespace sluice::format
