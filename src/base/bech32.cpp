#include "base/bech32.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace sluice {
namespace {

constexpr std::string_view kDigits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksumDigits = 6;
constexpr std::size_t kMaxLength = 4096;

/// The remainder of the text as polynomial; 1 for a text with its right checksum.
class Checksum {
 public:
  void add(unsigned value) {
    constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                         0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top = state_ >> 25;
    state_ = (state_ & 0x1ffffff) << 5 ^ value;
    for (std::size_t i = 0; i < kGenerator.size(); ++i) {
      if ((top >> i & 1) != 0) state_ ^= kGenerator[i];
    }
  }
  void add_prefix(std::string_view prefix) {
    for (const char c : prefix) add(static_cast<unsigned char>(c) >> 5);
    add(0);
    for (const char c : prefix) add(static_cast<unsigned char>(c) & 31);
  }
  std::uint32_t state() const { return state_; }

 private:
  std::uint32_t state_ = 1;
};

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

std::optional<Bech32> bech32_decode(std::string_view text) {
  if (text.size() > kMaxLength) return std::nullopt;
  const auto is = [&](int (*kind)(int)) {
    return std::any_of(text.begin(), text.end(),
                       [&](char c) { return kind(static_cast<unsigned char>(c)) != 0; });
  };
  if (is(std::isupper) && is(std::islower)) return std::nullopt;
  const std::size_t divider = text.rfind('1');
  if (divider == std::string_view::npos || divider == 0 ||
      text.size() - divider - 1 < kChecksumDigits) {
    return std::nullopt;
  }
  Bech32 result;
  for (const char c : text.substr(0, divider)) result.prefix += lower(c);
  Checksum checksum;
  checksum.add_prefix(result.prefix);
  const std::string_view digits = text.substr(divider + 1);
  const std::size_t data_digits = digits.size() - kChecksumDigits;
  result.bytes = SecretBytes(data_digits * 5 / 8);
  std::uint32_t bits = 0;
  unsigned pending = 0;
  std::size_t filled = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t value = kDigits.find(lower(digits[i]));
    if (value == std::string_view::npos) return std::nullopt;
    checksum.add(static_cast<unsigned>(value));
    if (i >= data_digits) continue;
    bits = bits << 5 | static_cast<std::uint32_t>(value);
    pending += 5;
    if (pending >= 8) {
      pending -= 8;
      result.bytes.data()[filled++] = static_cast<unsigned char>(bits >> pending & 0xFF);
    }
  }
  // What fills up the last digit is less than one and zero.
  const bool padded = pending < 5 && (bits & ((1U << pending) - 1)) == 0;
  if (!padded || checksum.state() != 1) return std::nullopt;
  return result;
}

std::string bech32_encode(std::string_view prefix, std::string_view bytes) {
  Checksum checksum;
  checksum.add_prefix(prefix);
  std::string text(prefix);
  text += '1';
  const auto add = [&](std::uint32_t value) {
    checksum.add(value & 31);
    text += kDigits[value & 31];
  };
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (pending += 8; pending >= 5; pending -= 5) add(bits >> (pending - 5));
  }
  if (pending > 0) add(bits << (5 - pending));
  for (std::size_t i = 0; i < kChecksumDigits; ++i) checksum.add(0);
  const std::uint32_t sum = checksum.state() ^ 1;
  for (unsigned i = 0; i < kChecksumDigits; ++i) text += kDigits[sum >> 5 * (5 - i) & 31];
  return text;
}

}  // namespace sluice
