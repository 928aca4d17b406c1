#include "source/text_encoding.h"

#include <utility>

namespace sluice::source {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

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

bool has_mark(std::string_view head) {
  return head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
}

/// Of a text without a mark at most one unit in so many is not ASCII.
constexpr std::size_t kUnitsPerOther = 20;
constexpr std::size_t kLeastUnmarked = 16;  // bytes

/// ASCII in UTF-16 without a mark: each other byte is 0, and no two in a row are.
bool is_unmarked(std::string_view text) {
  if (text.size() < kLeastUnmarked || (text[0] == '\0') == (text[1] == '\0')) return false;
  const std::size_t low = text[0] == '\0' ? 1 : 0;
  const std::size_t units = text.size() / 2;
  std::size_t others = 0;
  for (std::size_t at = 0; at < units * 2; at += 2) {
    const auto byte = static_cast<unsigned char>(text[at + low]);
    const bool zero = text[at + 1 - low] == '\0';
    if (zero && byte == 0) return false;
    const bool readable =
        (byte >= ' ' && byte < 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
    others += zero && readable ? 0U : 1U;
  }
  return others * kUnitsPerOther <= units;
}

}  // namespace

bool may_begin_utf16(std::string_view begin) {
  return begin.size() < 2 || has_mark(begin) || (begin[0] == '\0') != (begin[1] == '\0');
}

bool is_utf16(std::string_view head) {
  head = head.substr(0, kUtf16Head);
  return has_mark(head) ? head.find('\0') != std::string_view::npos : is_unmarked(head);
}

void Utf16Decoder::push(std::string_view bytes, std::string* utf8) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    half_ = !half_;
    if (half_) {
      first_ = byte;
      continue;
    }
    const std::uint32_t big = static_cast<std::uint32_t>(first_) << 8 | byte;
    if (begun_) {
      const bool first = std::exchange(first_unit_, false);
      if (first && little_ && big == 0) wide_ = true;
      if (wide_ && big == 0) continue;
      unit(little_ ? (big & 0xFF) << 8 | big >> 8 : big, utf8);
    } else {
      begun_ = true;
      constexpr std::uint32_t kMark = 0xFEFF;
      constexpr std::uint32_t kSwappedMark = 0xFFFE;
      little_ = big == kSwappedMark || (big != kMark && (big & 0xFF) == 0);
      if (big == kMark || big == kSwappedMark) continue;
      // Without a mark it begins with a letter of ASCII.
      first_unit_ = false;
      unit(little_ ? big >> 8 : big, utf8);
    }
  }
}

void Utf16Decoder::unit(std::uint32_t unit, std::string* utf8) {
  const bool high = unit >= 0xD800 && unit < 0xDC00;
  const bool low = unit >= 0xDC00 && unit < 0xE000;
  if (low && surrogate_ != 0) {
    append_utf8(0x10000 + ((surrogate_ - 0xD800) << 10) + (unit - 0xDC00), utf8);
    surrogate_ = 0;
    return;
  }
  finish(utf8);
  if (high) {
    surrogate_ = unit;
  } else {
    append_utf8(low ? kReplacement : unit, utf8);
  }
}

void Utf16Decoder::finish(std::string* utf8) {
  if (surrogate_ != 0) append_utf8(kReplacement, utf8);
  surrogate_ = 0;
}

bool decode_utf16(std::string_view bytes, std::string* utf8) {
  // Of a whole text every unit is looked at: nothing hides behind a beginning.
  if (!has_mark(bytes) && !is_unmarked(bytes)) return false;
  std::string text;
  text.reserve(bytes.size() / 2);
  Utf16Decoder decoder;
  decoder.push(bytes, &text);
  decoder.finish(&text);
  *utf8 = std::move(text);
  return true;
}

}  // namespace sluice::source
