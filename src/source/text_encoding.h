// Byte order marks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::source {

/// Bytes of a text's beginning that is_utf16() looks at.
inline constexpr std::size_t kUtf16Head = 4096;

/// Whether a text begins with the byte order mark of UTF-16, and with a character of ASCII soon
/// after it: what has none is no text with a secret, or is not in UTF-16.
bool is_utf16(std::string_view head);

/// UTF-8 of a UTF-16 text that begins with a byte order mark; unpaired surrogates become U+FFFD.
/// False and `*utf8` untouched if there is no such mark.
bool decode_utf16(std::string_view bytes, std::string* utf8);

/// The same for a text that streams past (and for UTF-32 with its low bytes first), beginning with
/// its mark. One text per object.
class Utf16Decoder {
 public:
  /// Appends what the bytes give to `*utf8`.
  void push(std::string_view bytes, std::string* utf8);
  void finish(std::string* utf8);

 private:
  void unit(std::uint32_t unit, std::string* utf8);

  bool begun_ = false;  ///< the mark has been seen
  bool little_ = false;
  bool first_unit_ = true;
  bool wide_ = false;  ///< UTF-32 of the same byte order: every other unit is none
  bool half_ = false;  ///< `first_` waits for the unit's other byte
  unsigned char first_ = 0;
  std::uint32_t surrogate_ = 0;  ///< a high one that waits for its low one
};

}  // namespace sluice::source
