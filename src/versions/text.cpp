#include "versions/text.h"

#include <algorithm>

namespace sluice::versions {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : digits.substr(first);
}

}  // namespace

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::weak_ordering compare_digits(std::string_view a, std::string_view b) {
  a = without_leading_zeros(a);
  b = without_leading_zeros(b);
  if (a.size() != b.size()) return a.size() <=> b.size();
  return compare_bytes(a, b);
}

std::weak_ordering compare_bytes(std::string_view a, std::string_view b) {
  return a.compare(b) <=> 0;
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::string_view> Parts::next() {
  if (done_) return std::nullopt;
  const std::size_t end = rest_.find_first_of(separators_);
  const std::string_view part = rest_.substr(0, end);
  if (end == std::string_view::npos) {
    done_ = true;
  } else {
    rest_.remove_prefix(end + 1);
  }
  return part;
}

std::string_view Reader::take_digits() {
  std::size_t size = 0;
  while (size < rest_.size() && is_digit(rest_[size])) ++size;
  const std::string_view digits = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return digits;
}

std::string_view Reader::take_word(std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    const std::string_view head = rest_.substr(0, word.size());
    if (std::equal(head.begin(), head.end(), word.begin(), word.end(),
                   [](char c, char expected) { return lower(c) == expected; })) {
      rest_.remove_prefix(word.size());
      return word;
    }
  }
  return {};
}

bool Reader::take_one_of(std::string_view characters) {
  if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
  rest_.remove_prefix(1);
  return true;
}

std::optional<std::string_view> Reader::take_separated_digits(std::string_view separators) {
  const Reader before = *this;
  if (take_one_of(separators)) {
    const std::string_view digits = take_digits();
    if (!digits.empty()) return digits;
  }
  *this = before;
  return std::nullopt;
}

}  // namespace sluice::versions
