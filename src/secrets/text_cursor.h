// Walks over a text without ever leaving it. For the small lexers of this folder.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::secrets {

inline bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
inline bool is_word_byte(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
}
inline bool is_name_byte(char c) { return is_word_byte(c) || c == '-' || c == '.'; }

class TextCursor {
 public:
  TextCursor(std::string_view text, std::size_t at) : text_(text), at_(std::min(at, text.size())) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return ahead < text_.size() - at_ ? text_[at_ + ahead] : '\0';
  }
  std::string_view rest() const { return text_.substr(at_); }
  void step(std::size_t count = 1) { at_ += std::min(count, text_.size() - at_); }
  bool take(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    step(word.size());
    return true;
  }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    step();
    return true;
  }
  /// At most `limit` bytes: nobody aligns further, and hostile text is not walked twice.
  void skip_blanks(std::size_t limit = 64) {
    while (limit-- > 0 && is_blank(peek())) step();
  }
  /// Blanks and the ends of lines.
  void skip_space(std::size_t limit = 128) {
    while (limit-- > 0 && (is_blank(peek()) || peek() == '\n' || peek() == '\r')) step();
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

}  // namespace sluice::secrets
