// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::format {

/// Bytes of the character that `text` begins with; 0 if there is none or it is not valid.
std::size_t utf8_length(std::string_view text);

/// Appends the character. `code` must be a valid one.
void append_utf8(std::string& text, char32_t code);

}  // namespace sluice::format
