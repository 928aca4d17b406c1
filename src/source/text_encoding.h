// UTF-16, with a byte order mark or without one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::source {

/// Bytes of a text's beginning that is_utf16() looks at.
inline constexpr std::size_t kUtf16Head = 4096;

/// Whether a text begins with the byte order mark of UTF-16, and with a character of ASCII soon
/// after it: what has none is no text with a secret, or is not in UTF-16. Or whether it is nearly
/// all ASCII in UTF-16, without a mark.
bool is_utf16(std::string_view head);

/// False if its first two bytes tell that it is not.
bool may_begin_utf16(std::string_view begin);

/// UTF-8 of a UTF-16 text that begins with a byte order mark, or is nearly all ASCII; unpaired
/// surrogates become U+FFFD. Else false and `*utf8` untouched.
bool decode_utf16(std::string_view bytes, std::string* utf8);

/// The same for a text that streams past (and for UTF-32 with its low bytes first), beginning with
/// its mark or a letter of ASCII. One text per object.
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
