// Lines and words for the formats that are no JSON, TOML or YAML. Views into the given text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::inventory {

inline std::string_view trim_left(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\f\v");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

inline std::string_view trim(std::string_view text) {
  text = trim_left(text);
  const std::size_t end = text.find_last_not_of(" \t\r\n\f\v");
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

/// Number of leading blanks.
inline std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

/// The text before the first `separator`, all of it if there is none.
inline std::string_view before(std::string_view text, std::string_view separator) {
  return text.substr(0, text.find(separator));
}

/// Takes the first word off `text`; words are separated by blanks and tabs.
inline std::string_view take_word(std::string_view& text) {
  text = trim_left(text);
  const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// `size` hexadecimal digits.
inline bool is_hex(std::string_view text, std::size_t size) {
  return text.size() == size &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// A whole commit of git, not the beginning of one, a branch or a tag.
inline bool is_commit_hash(std::string_view text) { return is_hex(text, 40) || is_hex(text, 64); }

/// Goes through the lines of a text, without their line ends; counts from 1. A byte order mark is
/// skipped.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  bool next() {
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }
  std::string_view text() const { return line_; }
  std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::string_view line_;
  std::size_t number_ = 0;
};

}  // namespace sluice::inventory
