#include "secrets/base64_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/encoding.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kBlock = 16;
/// GCC and clang make of it whatever the processor has for 16 bytes at a time.
using Bytes = unsigned char __attribute__((vector_size(kBlock)));

/// A run of kMinBase64Digits holds a block that is aligned.
static_assert(kMinBase64Digits == 2 * kBlock - 1);
/// Parts that overlap have to fall on the same digits.
static_assert((kMaxBase64Digits - kBase64Overlap) % 4 == 0);

bool all(Bytes mask) {
  std::array<std::uint64_t, 2> halves{};
  static_assert(sizeof mask == sizeof halves);
  std::memcpy(halves.data(), &mask, sizeof halves);
  return (halves[0] & halves[1]) == ~std::uint64_t{0};
}

bool all_digits(const char* at) {
  Bytes bytes;
  std::memcpy(&bytes, at, kBlock);
  // Most blocks have a blank, a quote or a bracket.
  if (!all(bytes >= '+')) return false;
  const Bytes letters = (bytes | 0x20) - 'a';
  return all((letters < 26) | (bytes - '0' < 10) | (bytes == '+') | (bytes == '/') |
             (bytes == '-') | (bytes == '_'));
}

bool is_digit(char c) {
  const auto letter = static_cast<unsigned char>((c | 0x20) - 'a');
  return letter < 26 || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '-' || c == '_';
}

/// Where the next block of digits begins, or npos.
std::size_t find_block(std::string_view bytes, std::size_t from) {
  for (std::size_t at = (from + kBlock - 1) / kBlock * kBlock; at + kBlock <= bytes.size();
       at += kBlock) {
    if (all_digits(bytes.data() + at)) return at;
  }
  return std::string_view::npos;
}

std::size_t end_of_digits(std::string_view bytes, std::size_t at) {
  while (at + kBlock <= bytes.size() && all_digits(bytes.data() + at)) at += kBlock;
  while (at < bytes.size() && is_digit(bytes[at])) ++at;
  return at;
}

/// Where the digits around a block begin, not before `from`.
std::size_t begin_of_digits(std::string_view bytes, std::size_t from, std::size_t at,
                            std::size_t end) {
  while (at > from && is_digit(bytes[at - 1])) --at;
  // The letter of "\n" is none of them.
  if (at > 0 && bytes[at - 1] == '\\') ++at;
  // No ASCII begins with these: they are the end of a path or an option.
  constexpr std::string_view kNeverFirst = "+/-_";
  while (at < end && kNeverFirst.find(bytes[at]) != std::string_view::npos) ++at;
  return at;
}

/// Compressed, encrypted and random bytes end here, in one of 100,000 cases later.
bool begins_like_text(std::string_view digits) {
  constexpr std::size_t kDigits = 16;
  const std::optional<std::string> begin = base64_decode(digits.substr(0, kDigits));
  return begin && std::all_of(begin->begin(), begin->end(), [](char c) {
           return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r';
         });
}

/// Where the digits go on after a line that ends at `end`; npos if they don't.
std::size_t next_line(std::string_view bytes, std::size_t end) {
  std::size_t at = end;
  if (at < bytes.size() && bytes[at] == '\r') ++at;
  if (at >= bytes.size() || bytes[at] != '\n') return std::string_view::npos;
  at = std::min(bytes.find_first_not_of(" \t", at + 1), bytes.size());
  // A word and a colon would be the next name, not digits.
  const std::size_t stop = std::min(end_of_digits(bytes, at), bytes.size());
  const bool whole = stop == bytes.size() || bytes[stop] == '\n' || bytes[stop] == '\r' ||
                     bytes[stop] == '=' || bytes[stop] == '"' || bytes[stop] == '\'';
  return stop > at && whole ? at : std::string_view::npos;
}

bool stands_before(std::size_t digit, const Base64Text::Line& line) {
  return digit < line.digits_before;
}

/// The digits of one stretch, line by line.
struct Stretch {
  std::string_view bytes;
  std::string digits;
  std::vector<Base64Text::Line> lines;

  /// Where it ends.
  std::size_t read(std::size_t begin, std::size_t end) {
    // Shorter lines than any that are broken for their length.
    constexpr std::size_t kShortestBroken = 56;
    while (true) {
      lines.push_back({digits.size(), begin});
      digits += bytes.substr(begin, end - begin);
      const std::size_t next = end - begin < kShortestBroken ? bytes.npos : next_line(bytes, end);
      if (next == bytes.npos) return end;
      begin = next;
      end = end_of_digits(bytes, begin);
    }
  }

  void decode(const std::function<void(const Base64Text&)>& use) const {
    for (std::size_t at = 0;; at += kMaxBase64Digits - kBase64Overlap) {
      std::string_view part = std::string_view(digits).substr(at, kMaxBase64Digits);
      const bool last = at + part.size() == digits.size();
      if (part.size() % 4 == 1) part.remove_suffix(1);
      const auto line_after = [&](std::size_t digit) {
        return std::upper_bound(lines.begin(), lines.end(), digit, stands_before);
      };
      std::vector<Base64Text::Line> own(line_after(at) - 1, line_after(at + part.size()));
      own.front().begin += at - own.front().digits_before;
      own.front().digits_before = at;
      for (Base64Text::Line& line : own) line.digits_before -= at;
      if (std::optional<std::string> text = base64_decode(part)) {
        use(Base64Text(std::move(*text), std::move(own)));
      }
      if (last) return;
    }
  }
};

}  // namespace

std::size_t Base64Text::place_of_digit(std::size_t digit) const {
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), digit, stands_before);
  const Line& line = *(next - 1);
  return line.begin + digit - line.digits_before;
}

std::pair<std::size_t, std::size_t> Base64Text::place_of(std::size_t begin, std::size_t end) const {
  // Four digits are three bytes; the last byte's own last digit.
  return {place_of_digit(begin * 4 / 3), place_of_digit((end * 8 - 1) / 6) + 1};
}

void for_each_base64_text(std::string_view bytes,
                          const std::function<void(const Base64Text&)>& use) {
  std::size_t from = 0;
  for (std::size_t at = find_block(bytes, from); at != bytes.npos; at = find_block(bytes, from)) {
    const std::size_t end = end_of_digits(bytes, at);
    const std::size_t begin = begin_of_digits(bytes, from, at, end);
    from = end;
    if (end - begin < kMinBase64Digits || !begins_like_text(bytes.substr(begin, end - begin))) {
      continue;
    }
    Stretch stretch{bytes, {}, {}};
    from = stretch.read(begin, end);
    stretch.decode(use);
  }
}

}  // namespace sluice::secrets
