#include "versions/php_version.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "versions/text.h"

namespace sluice::versions {
namespace {

/// Words are known by how they begin, so `b` covers `beta`. Case counts: only RC has two forms.
struct Form {
  std::string_view prefix;
  int rank;
};
constexpr int kUnknownRank = -1;
constexpr int kNumberRank = 4;
constexpr std::array<Form, 7> kForms = {
    {{"dev", 0}, {"a", 1}, {"b", 2}, {"RC", 3}, {"rc", 3}, {"#", kNumberRank}, {"p", 5}}};

/// The version with one `.` wherever PHP cuts: at characters that are neither digit nor letter
/// (except one right after a digit, which stays as a word) and between digits and words.
std::string canonicalise(std::string_view version) {
  std::string result;
  for (std::size_t i = 0; i < version.size(); ++i) {
    const char c = version[i];
    if (i == 0) {
      result += c;
      continue;
    }
    const bool joiner = c == '-' || c == '_' || c == '+' || c == '.';
    const bool digits_change = is_digit(c) != is_digit(version[i - 1]);
    const bool keep = !joiner && (digits_change || is_digit(c) || is_letter(c));
    if ((!keep || digits_change) && result.back() != '.') result += '.';
    if (keep) result += c;
  }
  return result;
}

std::string_view without_v(std::string_view version) {
  if (!version.empty() && (version.front() == 'v' || version.front() == 'V')) {
    version.remove_prefix(1);
  }
  return version;
}

using Piece = std::optional<std::string_view>;

bool holds_number(const Piece& piece) { return piece && is_number(*piece); }

int rank(const Piece& piece) {
  if (!piece || is_number(*piece)) return kNumberRank;
  const auto form = std::find_if(kForms.begin(), kForms.end(), [&piece](const Form& candidate) {
    return piece->substr(0, candidate.prefix.size()) == candidate.prefix;
  });
  return form == kForms.end() ? kUnknownRank : form->rank;
}

/// At least one of the two is there.
std::weak_ordering compare_pieces(const Piece& a, const Piece& b) {
  if (holds_number(a) && holds_number(b)) return compare_digits(*a, *b);
  if (rank(a) != rank(b)) return rank(a) <=> rank(b);
  // A number more makes a version greater; `#` stands for any number.
  if (!a || !b) return holds_number(a) <=> holds_number(b);
  return std::weak_ordering::equivalent;
}

}  // namespace

std::weak_ordering compare_php_versions(std::string_view a, std::string_view b) {
  const std::string left = canonicalise(without_v(a));
  const std::string right = canonicalise(without_v(b));
  Parts left_pieces(left, ".");
  Parts right_pieces(right, ".");
  while (true) {
    const Piece x = left_pieces.next();
    const Piece y = right_pieces.next();
    if (!x && !y) return std::weak_ordering::equivalent;
    const auto order = compare_pieces(x, y);
    if (order != 0) return order;
  }
}

}  // namespace sluice::versions
