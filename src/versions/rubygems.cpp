#include "versions/rubygems.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "versions/sort_key.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

bool is_word(std::string_view segment) { return is_letter(segment.front()); }

bool is_zero(std::string_view segment) {
  return segment.find_first_not_of('0') == std::string_view::npos;
}

/// Runs of digits and runs of letters, without the zeros that end the numbers before the first
/// word. Zeros at the very end may stay, since missing segments count as 0.
std::vector<std::string_view> canonical_segments(std::string_view text) {
  std::vector<std::string_view> segments;
  std::size_t i = 0;
  while (i < text.size()) {
    if (text[i] == '-') segments.emplace_back("pre");
    const auto of_kind = is_digit(text[i]) ? is_digit : is_letter;
    const std::size_t begin = i;
    while (i < text.size() && of_kind(text[i])) ++i;
    if (i > begin) {
      segments.push_back(text.substr(begin, i - begin));
    } else {
      ++i;
    }
  }
  const auto first_word = std::find_if(segments.begin(), segments.end(), is_word);
  auto zeros = first_word;
  while (zeros != segments.begin() && is_zero(*(zeros - 1))) --zeros;
  segments.erase(zeros, first_word);
  return segments;
}

std::weak_ordering compare_segments(std::string_view a, std::string_view b) {
  if (is_word(a) != is_word(b)) return is_word(b) <=> is_word(a);
  return is_word(a) ? compare_bytes(a, b) : compare_digits(a, b);
}

// Marks in keys. Missing segments count as 0, so the end of a version is an endless run of zeros:
// below it come zeros before a word, above it zeros before a number.
constexpr char kWordAhead = 0;
constexpr char kEnd = 1;
constexpr char kNumberAhead = 2;

}  // namespace

std::string rubygems_key(std::string_view version) {
  std::string key;
  std::uint32_t zeros = 0;
  for (const std::string_view segment : canonical_segments(version)) {
    if (is_word(segment)) {
      key += kWordAhead;
      append_count(key, zeros);
      append_text(key, segment);
    } else if (is_zero(segment)) {
      ++zeros;
      continue;
    } else {
      key += kNumberAhead;
      append_count_descending(key, zeros);
      append_number(key, segment);
    }
    zeros = 0;
  }
  key += kEnd;
  return key;
}

std::weak_ordering compare_rubygems(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> left = canonical_segments(a);
  const std::vector<std::string_view> right = canonical_segments(b);
  const std::size_t size = std::max(left.size(), right.size());
  for (std::size_t i = 0; i < size; ++i) {
    const auto order =
        compare_segments(i < left.size() ? left[i] : "0", i < right.size() ? right[i] : "0");
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace sluice::versions
