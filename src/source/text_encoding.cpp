#include "source/text_encoding.h"

#include <cstddef>
#include <cstdint>

namespace sluice::source {
namespace {

void append_utf8(std::uint32_t code, std::string* text) {
  if (code < 0x80) {
    *text += static_cast<char>(code);
  } else if (code < 0x800) {
    *text += static_cast<char>(0xC0 | (code >> 6));
    *text += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *text += static_cast<char>(0xE0 | (code >> 12));
    *text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *text += static_cast<char>(0xF0 | (code >> 18));
    *text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    *text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

bool decode_utf16(std::string_view bytes, std::string* utf8) {
  const bool little = bytes.starts_with("\xFF\xFE");
  if (!little && !bytes.starts_with("\xFE\xFF")) return false;
  const auto unit_at = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(little ? first | (second << 8) : (first << 8) | second);
  };
  constexpr std::uint32_t kReplacement = 0xFFFD;
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    const std::uint32_t unit = unit_at(at);
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    const std::uint32_t next = high && at + 3 < bytes.size() ? unit_at(at + 2) : 0;
    if (high && next >= 0xDC00 && next < 0xE000) {
      append_utf8(0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00), &text);
      at += 2;
    } else {
      append_utf8(high || low ? kReplacement : unit, &text);
    }
  }
  *utf8 = std::move(text);
  return true;
}

}  // namespace sluice::source
