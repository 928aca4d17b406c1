// Byte order marks.
#pragma once

#include <string>
#include <string_view>

namespace sluice::source {

/// UTF-8 of a UTF-16 text that begins with a byte order mark; unpaired surrogates become U+FFFD.
/// False and `*utf8` untouched if there is no such mark.
bool decode_utf16(std::string_view bytes, std::string* utf8);

}  // namespace sluice::source
