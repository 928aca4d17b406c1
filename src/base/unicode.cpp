#include "base/unicode.h"

#include <algorithm>
#include <array>

namespace sluice {
namespace {

struct Range {
  unsigned first;
  unsigned last;
};

constexpr std::array kHidden = {
    Range{0x00, 0x1F},       // C0
    Range{0x7F, 0x9F},       // DEL, C1
    Range{0xAD, 0xAD},       // soft hyphen
    Range{0x61C, 0x61C},     // Arabic letter mark
    Range{0x180E, 0x180E},   // Mongolian vowel separator
    Range{0x200B, 0x200F},   // zero-width, marks of direction
    Range{0x2028, 0x202E},   // separators, embeddings and overrides of direction
    Range{0x2060, 0x206F},   // invisible operators, isolates of direction
    Range{0xFEFF, 0xFEFF},   // byte order mark
    Range{0xFFF9, 0xFFFB},   // annotations
    Range{0xE0000, 0xE007F}  // tags
};

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
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

bool is_hidden(unsigned code) {
  return std::any_of(kHidden.begin(), kHidden.end(),
                     [&](const Range& range) { return code >= range.first && code <= range.last; });
}

}  // namespace sluice
