#include "inventory/formats/ruby_tokens.h"

#include <algorithm>
#include <utility>

namespace sluice::inventory {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<RubyToken> read() {
    while (at_ < text_.size()) step();
    add(RubyToken::Kind::kEnd, "");
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }

  void add(RubyToken::Kind kind, std::string_view text, bool list = false) {
    tokens_.push_back({kind, std::string(text), list});
  }

  void step() {
    const char c = peek();
    if (c == '\n') return end_line();
    if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '"' || c == '\'') {
      read_string(c);
    } else if (c == ':' && (peek(1) == '"' || peek(1) == '\'')) {
      ++at_;
      read_string(peek());
    } else if (c == ':' && is_word(peek(1))) {
      ++at_;
      add(RubyToken::Kind::kValue, take_word());
    } else if (c == '%' && (peek(1) == 'w' || peek(1) == 'i') && !is_word(peek(2)) &&
               peek(2) != '\0') {
      read_list();
    } else if (is_word(c)) {
      read_word();
    } else if (c == '=' && peek(1) == '>') {
      at_ += 2;
      add(RubyToken::Kind::kPunctuation, "=>");
    } else {
      read_punctuation(c);
    }
  }

  void end_line() {
    ++at_;
    const std::string_view last = tokens_.empty() ? std::string_view() : tokens_.back().text;
    const bool continues =
        depth_ > 0 || (!tokens_.empty() && tokens_.back().kind == RubyToken::Kind::kPunctuation &&
                       (last == "," || last == "=>" || last == "\\"));
    if (!continues) add(RubyToken::Kind::kEnd, "");
  }

  void read_punctuation(char c) {
    if (c == ';') {
      add(RubyToken::Kind::kEnd, "");
    } else if (c == '\\' || static_cast<unsigned char>(c) > ' ') {
      if (c == '(' || c == '[' || c == '{') ++depth_;
      if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
      add(RubyToken::Kind::kPunctuation, text_.substr(at_, 1));
    }
    ++at_;
  }

  std::string_view take_word() {
    const std::size_t begin = at_;
    while (is_word(peek())) ++at_;
    if (peek() == '?' || peek() == '!') ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void read_word() {
    const bool member = !tokens_.empty() && tokens_.back().text == ".";
    const std::string_view word = take_word();
    if (peek() == ':' && peek(1) != ':') {
      ++at_;
      add(RubyToken::Kind::kKey, word);
    } else {
      // `x.end` and `range.begin` are calls, not block words.
      add(member ? RubyToken::Kind::kValue : RubyToken::Kind::kWord, word);
    }
  }

  void read_string(char quote) {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != quote) at_ += text_[at_] == '\\' ? 2 : 1;
    const std::size_t end = std::min(at_, text_.size());
    at_ = std::min(end + 1, text_.size());
    const std::string_view value = text_.substr(begin, end - begin);
    if (peek() == ':' && peek(1) != ':') {  // "group": …
      ++at_;
      add(RubyToken::Kind::kKey, value);
    } else {
      add(RubyToken::Kind::kValue, value);
    }
  }

  void read_list() {
    const char open = peek(2);
    const char close = open == '[' ? ']' : open == '(' ? ')' : open == '{' ? '}' : open;
    at_ += 3;
    const std::size_t end = std::min(text_.find(close, at_), text_.size());
    std::string_view words = text_.substr(at_, end - at_);
    at_ = std::min(end + 1, text_.size());
    while (!words.empty()) {
      const std::size_t size = std::min(words.find_first_of(" \n\t\r"), words.size());
      if (size > 0) add(RubyToken::Kind::kValue, words.substr(0, size), true);
      words.remove_prefix(std::min(size + 1, words.size()));
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<RubyToken> tokens_;
};

}  // namespace

std::vector<RubyToken> ruby_tokens(std::string_view text) { return Lexer(text).read(); }

}  // namespace sluice::inventory
