#include "versions/maven.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "versions/text.h"

namespace sluice::versions {
namespace {

/// A piece of a version with the separator before it; '\0' before the first one.
struct Token {
  char separator = '\0';
  std::string value;       ///< lower case; "" is the release itself
  bool fills_gap = false;  ///< stands for nothing, where the other version goes on

  bool is_number() const { return versions::is_number(value); }
  bool is_empty_or_zero() const { return value.empty() || value == "0"; }

  bool same_as(const Token& other) const {
    return separator == other.separator && value == other.value;
  }
};

std::string without_leading_zeros(std::string_view digits) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return std::string(digits.substr(first));
}

/// One run of digits or of other characters, in its normal form.
std::string normal_form(std::string_view run, bool before_digit) {
  if (is_number(run)) return without_leading_zeros(run);
  std::string word = to_lower(run);
  if (word == "cr") return "rc";
  if (word == "ga" || word == "final" || word == "release") return {};
  if (before_digit && word == "a") return "alpha";
  if (before_digit && word == "b") return "beta";
  if (before_digit && word == "m") return "milestone";
  return word;
}

void add_piece(char separator, std::string_view piece, std::vector<Token>& tokens) {
  if (piece.empty()) tokens.push_back({separator, "0", false});
  while (!piece.empty()) {
    const bool digits = is_digit(piece.front());
    std::size_t size = 1;
    while (size < piece.size() && is_digit(piece[size]) == digits) ++size;
    const bool before_digit = !digits && size < piece.size();
    tokens.push_back({separator, normal_form(piece.substr(0, size), before_digit), false});
    piece.remove_prefix(size);
    separator = '-';  // a change between digits and others counts as one
  }
}

/// Drops zeros and releases at the end, and before each `-`.
void trim_tokens(std::vector<Token>& tokens) {
  std::vector<Token> kept;
  for (std::size_t i = tokens.size(); i-- > 0;) {
    // From the right: a token goes if what follows it, as far as it is kept, begins with `-`.
    const bool at_end = kept.empty() || kept.back().separator == '-';
    if (i > 0 && at_end && tokens[i].is_empty_or_zero()) continue;
    kept.push_back(std::move(tokens[i]));
  }
  std::reverse(kept.begin(), kept.end());
  tokens = std::move(kept);
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  char separator = '\0';
  while (true) {
    const std::size_t end = text.find_first_of(".-");
    add_piece(separator, text.substr(0, end), tokens);
    if (end == std::string_view::npos) break;
    separator = text[end];
    text.remove_prefix(end + 1);
  }
  trim_tokens(tokens);
  return tokens;
}

/// alpha < beta < milestone < rc < snapshot < "" < sp < every other word.
std::size_t rank_of(std::string_view word) {
  constexpr std::array<std::string_view, 7> kWords = {"alpha",    "beta", "milestone", "rc",
                                                      "snapshot", "",     "sp"};
  return static_cast<std::size_t>(std::find(kWords.begin(), kWords.end(), word) - kWords.begin());
}

std::weak_ordering compare_words(std::string_view a, std::string_view b) {
  const std::size_t left = rank_of(a);
  const std::size_t right = rank_of(b);
  if (left != right) return left <=> right;
  return compare_bytes(a, b);
}

/// What a missing token counts as beside `other`.
Token filling_for(const Token& other) {
  if (other.separator != '.') return {other.separator, "", true};
  return {'.', other.value == "sp" ? "" : "0", true};
}

/// .word < -word < -number < .number
int kind_of(const Token& token) {
  if (token.is_number()) return token.separator == '.' ? 3 : 2;
  return token.separator == '.' ? 0 : 1;
}

std::weak_ordering compare_tokens(const Token& a, const Token& b) {
  if (a.separator != b.separator) return kind_of(a) <=> kind_of(b);
  if (a.is_number() && b.is_number()) return compare_digits(a.value, b.value);
  // A real number is above every word; a "0" that only fills a gap is a word that nobody knows.
  const bool a_is_real = a.is_number() && !a.fills_gap;
  const bool b_is_real = b.is_number() && !b.fills_gap;
  if (a_is_real != b_is_real) return a_is_real <=> b_is_real;
  return compare_words(a.value, b.value);
}

}  // namespace

std::weak_ordering compare_maven(std::string_view a, std::string_view b) {
  const std::vector<Token> left = tokens_of(a);
  const std::vector<Token> right = tokens_of(b);
  const std::size_t size = std::max(left.size(), right.size());
  for (std::size_t i = 0; i < size; ++i) {
    const Token x = i < left.size() ? left[i] : filling_for(right[i]);
    const Token y = i < right.size() ? right[i] : filling_for(left[i]);
    if (x.same_as(y)) continue;
    const auto order = compare_tokens(x, y);
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace sluice::versions
