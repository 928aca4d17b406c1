// Balanced brackets in code: arguments of a call, members of a literal, what stands around a place.
// Strings and comments don't count. Pure; the work per call is bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "checks/code_text.h"

namespace sluice::checks {

/// Bytes that are looked at for one pair of brackets, at most.
inline constexpr std::size_t kMaxBracketBytes = 64 * 1024;

/// Offsets of a part of the text, blanks at its ends taken off.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
};

/// Offset of the bracket that closes the one at `open`; nothing if it is too far or missing.
std::optional<std::size_t> closing_bracket(const CodeText& text, std::size_t open);

/// Offset of the bracket around `offset`; nothing if there is none.
std::optional<std::size_t> opening_bracket(const CodeText& text, std::size_t offset);

/// What stands between the two brackets, cut at the commas (and semicolons) of their level.
std::vector<Span> items_between(const CodeText& text, std::size_t open, std::size_t close);

/// The name and value of "name: value", "name = value", "name => value", "'name': value".
struct NamedItem {
  std::string_view name;  ///< quotes and a leading ':' taken off; empty: no name
  Span value;
};
NamedItem named_item(const CodeText& text, const Span& item);

/// Where a statement that begins at `begin` ends: at the line end at which no bracket is open.
std::size_t statement_end(const CodeText& text, std::size_t begin);

}  // namespace sluice::checks
