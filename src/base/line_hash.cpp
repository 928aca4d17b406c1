#include "base/line_hash.h"

#include <array>
#include <cstdio>

namespace sluice {
namespace {

constexpr std::size_t kWindow = 100;
constexpr std::uint64_t kFactor = 37;
constexpr unsigned kReplacement = 0xFFFD;
constexpr unsigned kEndOfText = 0xFFFF;

constexpr std::uint64_t power(std::uint64_t base, std::size_t exponent) {
  std::uint64_t result = 1;
  for (std::size_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

constexpr std::uint64_t kLeavingFactor = power(kFactor, kWindow);

struct Decoded {
  std::size_t length = 1;
  unsigned code = kReplacement;
};

/// As browsers and Node.js decode UTF-8: the longest beginning of a character that is cut off or
/// wrong counts as one replacement character.
Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return {1, first};
  if (first < 0xC2 || first > 0xF4) return {};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  // The second byte rules out overlong forms, surrogates and what is beyond Unicode.
  const unsigned low = first == 0xE0 ? 0xA0U : first == 0xF0 ? 0x90U : 0x80U;
  const unsigned high = first == 0xED ? 0x9FU : first == 0xF4 ? 0x8FU : 0xBFU;
  unsigned code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte(i);
    if (next < (i == 1 ? low : 0x80U) || next > (i == 1 ? high : 0xBFU)) return {i, kReplacement};
    code = (code << 6) | (next & 0x3FU);
  }
  return {length, code};
}

class Hasher {
 public:
  explicit Hasher(const std::function<void(const LineHash&)>& use) : use_(use) {}

  void add(unsigned unit) {
    const bool after_return = after_return_;
    after_return_ = unit == '\r';
    if (unit == ' ' || unit == '\t' || (after_return && unit == '\n')) return;
    if (unit == '\r') unit = '\n';
    begin_unit();
    if (at_line_start_) lines_.at(next_) = ++line_;
    at_line_start_ = unit == '\n';
    push(unit);
  }

  void finish() {
    after_return_ = false;
    add(kEndOfText);
    for (std::size_t i = 0; i < kWindow; ++i) {
      begin_unit();
      push(0);
    }
  }

 private:
  /// The place in the window that is filled next still has the unit that leaves it: if a line began
  /// with that, the hash is this line's.
  void begin_unit() {
    if (lines_.at(next_) == 0) return;
    use_({lines_.at(next_), line_, hash_});
    lines_.at(next_) = 0;
  }

  void push(unsigned unit) {
    hash_ = kFactor * hash_ + unit - kLeavingFactor * window_.at(next_);
    window_.at(next_) = unit;
    next_ = next_ + 1 == kWindow ? 0 : next_ + 1;
  }

  const std::function<void(const LineHash&)>& use_;
  std::array<unsigned, kWindow> window_{};
  std::array<std::size_t, kWindow> lines_{};  ///< that begin at this place of the window, or 0
  std::size_t next_ = 0;
  std::uint64_t hash_ = 0;
  std::size_t line_ = 0;
  bool at_line_start_ = true;
  bool after_return_ = false;
};

}  // namespace

void for_each_line_hash(std::string_view text, const std::function<void(const LineHash&)>& use) {
  Hasher hasher(use);
  for (std::size_t at = 0; at < text.size();) {
    const Decoded character = decode(text, at);
    if (character.code < 0x10000) {
      hasher.add(character.code);
    } else {
      hasher.add(0xD7C0U + (character.code >> 10));
      hasher.add(0xDC00U + (character.code & 0x3FFU));
    }
    at += character.length;
  }
  hasher.finish();
}

std::string line_hash_text(std::uint64_t hash, std::size_t count) {
  std::array<char, 20> digits{};
  std::snprintf(digits.data(), digits.size(), "%llx", static_cast<unsigned long long>(hash));
  return digits.data() + (':' + std::to_string(count));
}

}  // namespace sluice
