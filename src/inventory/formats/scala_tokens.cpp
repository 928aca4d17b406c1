#include "inventory/formats/scala_tokens.h"

#include <algorithm>
#include <utility>

namespace sluice::inventory {
namespace {

using Kind = ScalaToken::Kind;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool is_operator(char c) {
  return std::string_view("%:=+-*/<>!&|^~#?@\\").find(c) != std::string_view::npos;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  ScalaTokens read() {
    while (at_ < text_.size()) step();
    add(Kind::kEnd, "");
    return std::move(result_);
  }

 private:
  char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }

  void add(Kind kind, std::string_view text) {
    result_.tokens.push_back({kind, static_cast<std::uint32_t>(line_), std::string(text)});
  }

  void advance() {
    if (text_[at_++] == '\n') ++line_;
  }

  void unfinished(std::size_t line) {
    if (result_.unfinished_line == 0) result_.unfinished_line = line;
  }

  void step() {
    const char c = peek();
    if (c == '/' && peek(1) == '/') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '/' && peek(1) == '*') {
      skip_comment();
    } else if (c == '"') {
      read_string(Kind::kString);
    } else if (c == '\'') {
      skip_character();
    } else if (c == '`') {
      const std::size_t end = std::min(text_.find_first_of("`\n", at_ + 1), text_.size());
      add(Kind::kWord, text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + (end < text_.size() && text_[end] == '`' ? 1 : 0);
    } else if (is_word(c)) {
      read_word();
    } else if (is_operator(c)) {
      read_operator();
    } else {
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') add(Kind::kOperator, {&text_[at_], 1});
      advance();
    }
  }

  /// Comments nest.
  void skip_comment() {
    const std::size_t began = line_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (peek() == '*' && peek(1) == '/') {
        at_ += 2;
        if (--depth == 0) return;
      } else {
        advance();
      }
    }
    unfinished(began);
  }

  void read_string(Kind kind) {
    const std::size_t line = line_;
    std::string value;
    if (text_.substr(at_).starts_with("\"\"\"")) {
      const std::size_t close = text_.find("\"\"\"", at_ + 3);
      std::size_t end = std::min(close, text_.size());
      // More than three quotes: the first ones belong to the text.
      while (close != std::string_view::npos && end + 3 < text_.size() && text_[end + 3] == '"') {
        ++end;
      }
      value = text_.substr(at_ + 3, end - at_ - std::min<std::size_t>(3, end - at_));
      line_ += static_cast<std::size_t>(std::count(value.begin(), value.end(), '\n'));
      at_ = std::min(end + 3, text_.size());
      if (close == std::string_view::npos) unfinished(line);
    } else {
      ++at_;
      while (at_ < text_.size() && peek() != '"' && peek() != '\n') {
        if (peek() == '\\' && at_ + 1 < text_.size() && peek(1) != '\n') ++at_;
        value += text_[at_++];
      }
      if (peek() == '"') {
        ++at_;
      } else {
        unfinished(line);
      }
    }
    result_.tokens.push_back({kind, static_cast<std::uint32_t>(line), std::move(value)});
  }

  /// 'a', '\n'; of a symbol ('name) the word is left.
  void skip_character() {
    if (peek(1) == '\\') {
      at_ = std::min(text_.find_first_of("'\n", at_ + 3), text_.size());
      if (peek() == '\'') ++at_;
    } else {
      at_ = std::min(at_ + (peek(2) == '\'' && peek(1) != '\n' ? 3 : 1), text_.size());
    }
  }

  void read_word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(peek())) ++at_;
    if (peek() == '"') return read_string(Kind::kInterpolated);
    add(Kind::kWord, text_.substr(begin, at_ - begin));
  }

  void read_operator() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_operator(peek())) {
      if (at_ != begin && peek() == '/' && (peek(1) == '/' || peek(1) == '*')) break;
      ++at_;
    }
    add(Kind::kOperator, text_.substr(begin, at_ - begin));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  ScalaTokens result_;
};

}  // namespace

ScalaTokens read_scala_tokens(std::string_view text) { return Lexer(text).read(); }

}  // namespace sluice::inventory
