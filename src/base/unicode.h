// UTF-8, character by character, and which characters a reader can't see. Pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace sluice {

struct Character {
  std::size_t length = 1;  ///< in bytes
  unsigned code = 0;       ///< of what is no UTF-8: the byte
  bool valid = false;
};

/// The character that begins at `at`, which is a place in the text. What is no well-formed UTF-8
/// (Unicode 15, table 3-7) counts byte by byte.
Character character_at(std::string_view text, std::size_t at);

/// Shows nothing of itself, but may change how the text around it looks: controls, zero-width
/// characters, those that turn the direction of writing, separators of lines, tags.
bool is_hidden(unsigned code);

}  // namespace sluice
