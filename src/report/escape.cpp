#include "report/escape.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sluice::report {
namespace {

struct Character {
  std::size_t length = 1;
  unsigned code = 0;
  bool valid = false;
};

Character decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at);
  if (first < 0x80) return {1, first, true};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return {1, first, false};
  unsigned code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {1, first, false};
    code = (code << 6) | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (overlong || surrogate || code > 0x10FFFF) return {1, first, false};
  return {length, code, true};
}

/// C0, DEL, C1, zero-width and direction controls, line and paragraph separators.
bool is_hidden(unsigned code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || code == 0x061C;
}

std::size_t columns_of(std::string_view word) {
  std::size_t columns = 0;
  for (const char c : word) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  return columns;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = decode(text, at);
    std::array<char, 16> escape{};
    if (!character.valid || character.code < 0x80) {
      if (character.valid && !is_hidden(character.code)) {
        escape[0] = static_cast<char>(character.code);
      } else {
        std::snprintf(escape.data(), escape.size(), "\\x%02x", character.code);
      }
      out += escape.data();
    } else if (is_hidden(character.code)) {
      std::snprintf(escape.data(), escape.size(), "\\u{%x}", character.code);
      out += escape.data();
    } else {
      out += text.substr(at, character.length);
    }
    at += character.length;
    if (out.size() >= limit && at < text.size()) return out + "…";
  }
  return out;
}

std::string tap_text(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && columns_of(line) + 1 + columns_of(word) > width) {
      lines.push_back(line);
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

}  // namespace sluice::report
