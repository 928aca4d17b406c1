#include "secrets/proof/digits.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/encoding.h"

namespace sluice::secrets::proof {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// Decoding base 58 takes time in the square of the length.
constexpr std::size_t kMaxBase58 = 128;

char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

}  // namespace

std::string to_digits(std::uint32_t number, std::string_view alphabet, std::size_t width) {
  std::string text;
  const auto base = static_cast<std::uint32_t>(alphabet.size());
  for (; number > 0 || text.size() < width; number /= base) text += alphabet[number % base];
  std::reverse(text.begin(), text.end());
  return text;
}

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (int i = 0; i < 4; ++i, number >>= 8) bytes += static_cast<char>(number & 0xFFU);
  return bytes;
}

std::string to_hex_reversed(std::uint32_t number) { return hex_encode(little_endian(number)); }

std::string to_hex(std::uint32_t number) {
  std::string bytes = little_endian(number);
  std::reverse(bytes.begin(), bytes.end());
  return hex_encode(bytes);
}

std::string base32_encode(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    count += 8;
    for (; count >= 5; count -= 5) text += kBase32[bits >> (count - 5) & 31U];
  }
  if (count > 0) text += kBase32[bits << (5 - count) & 31U];
  return text;
}

std::optional<std::string> base32_decode(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t digit = kBase32.find(upper(c));
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | static_cast<std::uint32_t>(digit);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFFU);
  }
  return bytes;
}

std::optional<std::string> base58_decode(std::string_view text) {
  if (text.size() > kMaxBase58) return std::nullopt;
  std::string reversed;
  for (const char c : text) {
    const std::size_t digit = kBase58.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    auto carry = static_cast<std::uint32_t>(digit);
    for (char& byte : reversed) {
      carry += 58U * static_cast<unsigned char>(byte);
      byte = static_cast<char>(carry & 0xFFU);
      carry >>= 8;
    }
    if (carry > 0) reversed += static_cast<char>(carry);
  }
  for (std::size_t i = 0; i < text.size() && text[i] == kBase58[0]; ++i) reversed += '\0';
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return upper(x) == upper(y); });
}

std::int64_t to_number(std::string_view digits) {
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end ? number : 0;
}

}  // namespace sluice::secrets::proof
