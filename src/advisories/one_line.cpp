#include "advisories/one_line.h"

namespace sluice::advisories {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// One UTF-8 sequence off the front; the text comes from a JSON reader that has validated it.
std::string_view take_character(std::string_view& text) {
  std::size_t length = 1;
  while (length < text.size() && length < 4 && is_continuation(text[length])) ++length;
  const std::string_view character = text.substr(0, length);
  text.remove_prefix(length);
  return character;
}

bool is_blank_like(std::string_view c) {
  if (c.size() == 1) return static_cast<unsigned char>(c[0]) <= 0x20 || c[0] == '\x7f';
  if (c.size() == 2) return c[0] == '\xC2' && static_cast<unsigned char>(c[1]) < 0xA0;  // C1
  return c == "\xE2\x80\xA8" || c == "\xE2\x80\xA9";  // U+2028, U+2029
}

bool is_bidi_control(std::string_view c) {
  if (c.size() != 3 || c[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(c[2]);
  if (c[1] == '\x80') return (last >= 0xAA && last <= 0xAE) || last == 0x8E || last == 0x8F;
  return c[1] == '\x81' && last >= 0xA6 && last <= 0xA9;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t max_bytes) {
  std::string line;
  bool blank_due = false;
  while (!text.empty()) {
    const std::string_view character = take_character(text);
    if (is_bidi_control(character)) continue;
    if (is_blank_like(character)) {
      blank_due = !line.empty();
      continue;
    }
    if (line.size() + character.size() + (blank_due ? 1 : 0) > max_bytes) break;
    if (blank_due) line += ' ';
    blank_due = false;
    line += character;
  }
  return line;
}

}  // namespace sluice::advisories
