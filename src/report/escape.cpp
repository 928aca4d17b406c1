#include "report/escape.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/unicode.h"

namespace sluice::report {
namespace {

std::size_t columns_of(std::string_view word) {
  std::size_t columns = 0;
  for (const char c : word) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  return columns;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
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
