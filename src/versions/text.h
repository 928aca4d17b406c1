// ASCII text helpers shared by the version orders: character classes, digit strings as numbers of
// any size, parts between separators, a forward-only reader. Knows no ecosystem. Every function
// takes any bytes (other than ASCII digits, letters and blanks nothing is special), so the orders
// stay total. No global state: safe from any thread.
#pragma once

#include <compare>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Character classes that do not depend on the locale.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// True for one or more digits and nothing else.
bool is_number(std::string_view text);

/// Order of two digit strings as numbers of any size. An empty string is 0.
std::weak_ordering compare_digits(std::string_view a, std::string_view b);

/// Order of two texts by their bytes.
std::weak_ordering compare_bytes(std::string_view a, std::string_view b);

/// The text with A-Z as a-z; other bytes stay.
std::string to_lower(std::string_view text);

/// The text without blanks at both ends.
std::string_view trim(std::string_view text);

/// The parts of a text between separators, one after the other, empty ones included.
/// Every text has at least one part. Does not own the text.
class Parts {
 public:
  Parts(std::string_view text, std::string_view separators)
      : rest_(text), separators_(separators) {}

  /// The next part; nothing after the last one.
  std::optional<std::string_view> next();

 private:
  std::string_view rest_;
  std::string_view separators_;
  bool done_ = false;
};

/// Reads a text from left to right. What does not match is left in place. Does not own the text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  /// The longest run of digits, perhaps empty.
  std::string_view take_digits();
  /// The first of `words` that the rest begins with, in ASCII regardless of case (words are given
  /// in lower case); empty if none does. Longer words must stand before their own prefixes.
  std::string_view take_word(std::initializer_list<std::string_view> words);
  /// One character out of `characters`, if the rest begins with one.
  bool take_one_of(std::string_view characters);
  /// A separator out of `separators` and the digits after it. Takes both or nothing.
  std::optional<std::string_view> take_separated_digits(std::string_view separators);

 private:
  std::string_view rest_;
};

}  // namespace sluice::versions
