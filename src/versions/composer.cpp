#include "versions/composer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "versions/php_version.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

constexpr std::string_view kBranch = "dev-";
constexpr int kNumbers = 4;
/// A longer first number is a date to Composer.
constexpr std::size_t kMaxMajorDigits = 5;
/// What Composer writes for the `x` in `1.x-dev`, to be above real numbers.
constexpr std::string_view kHighest = "9999999";

/// Composer's patterns demand words without blanks and commas.
bool is_plain(std::string_view text) {
  return !text.empty() &&
         std::none_of(text.begin(), text.end(), [](char c) { return is_blank(c) || c == ','; });
}

/// `1.0 as 2.0` gives `1.0`.
std::string_view without_alias(std::string_view version) {
  const std::size_t end = version.find(' ');
  if (end == std::string_view::npos) return version;
  const std::string_view name = version.substr(0, end);
  const std::string_view rest = trim(version.substr(end));
  const bool alias = rest.substr(0, 3) == "as " && is_plain(name) && is_plain(trim(rest.substr(3)));
  return alias ? name : version;
}

/// `1.0@beta` gives `1.0`.
std::string_view without_stability(std::string_view version) {
  const std::size_t at = version.rfind('@');
  if (at == std::string_view::npos) return version;
  Reader reader(version.substr(at + 1));
  const bool known = !reader.take_word({"stable", "rc", "beta", "alpha", "dev"}).empty();
  return known && reader.at_end() ? version.substr(0, at) : version;
}

/// `1.0+build` gives `1.0`.
std::string_view without_build(std::string_view version) {
  const std::size_t plus = version.find('+');
  if (plus == std::string_view::npos) return version;
  const std::string_view build = version.substr(plus + 1);
  const bool one_word = !build.empty() && std::none_of(build.begin(), build.end(), is_blank);
  return is_plain(version.substr(0, plus)) && one_word ? version.substr(0, plus) : version;
}

std::string_view long_form(std::string_view word) {
  if (word == "a") return "alpha";
  if (word == "b") return "beta";
  if (word == "p" || word == "pl") return "patch";
  return word == "rc" ? "RC" : word;
}

/// The normal form of what follows the numbers: a stability with its numbers, `dev`, both or
/// nothing. Nothing else may follow.
std::optional<std::string> normalise_modifier(Reader reader) {
  std::string result;
  reader.take_one_of("._-");
  const std::string_view word =
      reader.take_word({"stable", "beta", "b", "rc", "alpha", "a", "patch", "pl", "p"});
  if (!word.empty()) {
    std::string_view numbers = reader.rest();
    reader.take_digits();
    while (reader.take_separated_digits(".-")) {
    }
    numbers.remove_suffix(reader.rest().size());
    numbers.remove_prefix(std::min(numbers.find_first_not_of(".-"), numbers.size()));
    result.append("-").append(long_form(word)).append(numbers);
  }
  if (!reader.take_word({"dev", ".dev", "-dev"}).empty()) result += "-dev";
  if (!reader.at_end()) return std::nullopt;
  return word == "stable" ? std::string() : result;
}

/// `1.2-RC1`: up to four numbers, filled up with zeros.
std::optional<std::string> normalise_numbered(std::string_view version) {
  Reader reader(version);
  reader.take_word({"v"});
  std::string result(reader.take_digits());
  if (result.empty() || result.size() > kMaxMajorDigits) return std::nullopt;
  for (int i = 1; i < kNumbers; ++i) {
    result.append(".").append(reader.take_separated_digits(".").value_or("0"));
  }
  const auto modifier = normalise_modifier(reader);
  return modifier ? std::optional(result + *modifier) : std::nullopt;
}

/// Where a date can go on from each position in `from` (bit i: before text[i]) by one optional
/// separator and `least` to `most` digits.
std::uint32_t date_step(std::string_view text, std::uint32_t from, std::size_t least,
                        std::size_t most) {
  std::uint32_t reached = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((from >> i & 1U) == 0) continue;
    Reader reader(text.substr(i));
    const std::size_t separator = reader.take_one_of(".:-") ? 1 : 0;
    const std::size_t digits = reader.take_digits().size();
    for (std::size_t n = least; n <= std::min(most, digits); ++n) {
      reached |= std::uint32_t{1} << (i + separator + n);
    }
  }
  return reached;
}

/// `\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2}`, the whole text. The pattern is ambiguous: all
/// ways are followed at once rather than by backtracking.
bool is_date(std::string_view text) {
  constexpr std::size_t kYear = 4;
  constexpr std::size_t kLongest = kYear + 6 * 3 + 2 * 4;
  if (text.size() > kLongest || Reader(text).take_digits().size() < kYear) return false;
  std::uint32_t after_pairs = 0;
  std::uint32_t reached = std::uint32_t{1} << kYear;
  for (int i = 0; i < 6; ++i) {
    reached = date_step(text, reached, 2, 2);
    after_pairs |= reached;
  }
  const std::uint32_t after_one = date_step(text, after_pairs, 1, 3);
  const std::uint32_t ends = after_pairs | after_one | date_step(text, after_one, 1, 3);
  return (ends >> text.size() & 1U) != 0;
}

/// `2024-01-31-beta`: a date or time, its separators made dots.
std::optional<std::string> normalise_dated(std::string_view version) {
  Reader reader(version);
  reader.take_word({"v"});
  std::string_view date = reader.rest();
  date = date.substr(0, date.find_first_not_of("0123456789.:-"));
  date = date.substr(0, date.find_last_not_of(".:-") + 1);
  if (!is_date(date)) return std::nullopt;
  const auto modifier = normalise_modifier(Reader(reader.rest().substr(date.size())));
  if (!modifier) return std::nullopt;
  std::string result(date);
  std::replace_if(
      result.begin(), result.end(), [](char c) { return !is_digit(c); }, '.');
  return result + *modifier;
}

/// `1.x-dev`: a branch whose name is a number.
std::optional<std::string> normalise_numeric_branch(std::string_view version) {
  constexpr std::size_t kDevSize = 3;
  if (version.size() < kDevSize) return std::nullopt;
  if (to_lower(version.substr(version.size() - kDevSize)) != "dev") return std::nullopt;
  version.remove_suffix(kDevSize);
  if (!version.empty() && (version.back() == '.' || version.back() == '-')) {
    version.remove_suffix(1);
  }

  Reader reader(trim(version));
  reader.take_word({"v"});
  std::string result(reader.take_digits());
  if (result.empty()) return std::nullopt;
  for (int i = 1; i < kNumbers; ++i) {
    const auto number = reader.take_separated_digits(".");
    if (!number) reader.take_word({".x", ".*"});
    result.append(".").append(number.value_or(kHighest));
  }
  return reader.at_end() ? std::optional(result + "-dev") : std::nullopt;
}

bool is_branch(std::string_view normal_form) {
  return normal_form.substr(0, kBranch.size()) == kBranch;
}

}  // namespace

std::optional<std::string> normalise_packagist(std::string_view version) {
  version = without_stability(without_alias(trim(version)));
  if (version == "master" || version == "trunk" || version == "default") {
    return std::string(kBranch).append(version);
  }
  Reader reader(version);
  if (!reader.take_word({kBranch}).empty()) return std::string(kBranch).append(reader.rest());

  version = without_build(version);
  if (auto numbered = normalise_numbered(version)) return numbered;
  if (auto dated = normalise_dated(version)) return dated;
  return normalise_numeric_branch(version);
}

std::weak_ordering compare_packagist(std::string_view a, std::string_view b) {
  const auto left = normalise_packagist(a);
  const auto right = normalise_packagist(b);
  if (!left || !right) return compare_php_versions(a, b);
  // PHP knows no words but stabilities, so it would hold `dev-foo` and `dev-bar` for equal.
  if (is_branch(*left) || is_branch(*right)) {
    if (is_branch(*left) && is_branch(*right)) return compare_bytes(*left, *right);
    return is_branch(*right) <=> is_branch(*left);
  }
  return compare_php_versions(*left, *right);
}

}  // namespace sluice::versions
