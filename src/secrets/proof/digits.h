// Numbers and bytes as token makers write them: in base 36, 62 and 66, base 32 and base 58.
// Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::secrets::proof {

inline constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";
/// Digits, then capitals: GitHub, npm, Vercel, Deno.
inline constexpr std::string_view kBase62Upper =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Digits, then small letters: Apify.
inline constexpr std::string_view kBase62Lower =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The number in the alphabet, most significant digit first, filled up on the left.
std::string to_digits(std::uint32_t number, std::string_view alphabet, std::size_t width);

/// Eight hex digits in lower case, most significant or least significant byte first.
std::string to_hex(std::uint32_t number);
std::string to_hex_reversed(std::uint32_t number);

/// The four bytes of the number, least significant first.
std::string little_endian(std::uint32_t number);

/// RFC 4648 base 32 in capitals, without padding.
std::string base32_encode(std::string_view bytes);
/// Either case, without padding; bits left over are dropped. Nothing for another character.
std::optional<std::string> base32_decode(std::string_view text);

/// Base 58 with Bitcoin's alphabet. Nothing for another character or more than 128 of them.
std::optional<std::string> base58_decode(std::string_view text);

bool is_digits(std::string_view text);
/// True for printable ASCII alone.
bool is_printable(std::string_view text);
/// Equal but for the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);
/// The number that decimal digits say; 0 if they are none or too many.
std::int64_t to_number(std::string_view digits);

}  // namespace sluice::secrets::proof
