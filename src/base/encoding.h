// Text encodings of bytes: hex, base64 (RFC 4648), percent (RFC 3986). Stateless, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

std::string hex_encode(std::string_view bytes);

/// Either case. Nothing for an odd number of digits and for other characters.
std::optional<std::string> hex_decode(std::string_view text);

/// With padding, standard alphabet.
std::string base64_encode(std::string_view bytes);

/// Standard and URL-safe alphabet; padding optional; white space is not skipped. Nothing if a
/// character is outside the alphabet.
std::optional<std::string> base64_decode(std::string_view text);

/// Every byte but letters, digits and - . _ ~ becomes %XX.
std::string percent_encode(std::string_view bytes);

/// %XX becomes its byte; anything else stays.
std::string percent_decode(std::string_view text);

}  // namespace sluice
