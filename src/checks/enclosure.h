// What a place in code stands in, told by indentation, which all the languages share where people
// wrote them. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/code_text.h"

namespace sluice::checks {

/// Lines that are looked at on the way out, at most.
inline constexpr std::size_t kMaxEnclosureLines = 4000;

/// 0-based indices of the lines around the one that holds `offset`, innermost first: each the
/// nearest above that is indented less.
std::vector<std::size_t> enclosing_lines(const CodeText& text, std::size_t offset);

/// If the line is a bare "else", the lines of its "if" and of each "else if" between, last first.
std::vector<std::size_t> heads_of_else(const CodeText& text, std::size_t line);

/// Begin and end offset of the function around `offset`; without one, of thirty lines before and
/// after.
std::pair<std::size_t, std::size_t> function_around(const CodeText& text, std::size_t offset);

}  // namespace sluice::checks
