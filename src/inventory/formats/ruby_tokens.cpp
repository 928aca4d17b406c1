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
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size() && !is_end_marker()) step();
    add(RubyToken::Kind::kEnd, "");
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }

  void add(RubyToken::Kind kind, std::string_view text) {
    tokens_.push_back({kind, std::string(text), line_});
  }

  bool begins_line() const { return at_ == 0 || text_[at_ - 1] == '\n'; }

  /// What follows is data, not Ruby.
  bool is_end_marker() const {
    constexpr std::string_view kMarker = "__END__";
    const std::size_t end = at_ + kMarker.size();
    return begins_line() && text_.substr(at_).starts_with(kMarker) &&
           (end >= text_.size() || text_[end] == '\n' || text_[end] == '\r');
  }

  /// Goes on at `end`, and counts the lines on the way.
  void skip_to(std::size_t end) {
    end = std::min(end, text_.size());
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(end),
                                                 '\n'));
    at_ = end;
  }

  void step() {
    const char c = peek();
    if (c == '\n') return end_line();
    if (c == '=' && begins_line() && text_.substr(at_).starts_with("=begin")) {
      const std::size_t end = text_.find("\n=end", at_);
      skip_to(
          std::min(text_.find('\n', end == std::string_view::npos ? end : end + 1), text_.size()));
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '"' || c == '\'') {
      read_string(c);
    } else if (c == ':' && (peek(1) == '"' || peek(1) == '\'')) {
      ++at_;
      read_string(peek());
    } else if (c == ':' && is_word(peek(1))) {
      ++at_;
      add(RubyToken::Kind::kValue, take_word());
    } else if (begins_percent()) {
      read_percent();
    } else if (is_word(c)) {
      read_word();
    } else if (c == '=' && peek(1) == '>') {
      at_ += 2;
      add(RubyToken::Kind::kPunctuation, "=>");
    } else {
      read_punctuation(c);
    }
  }

  bool begins_percent() const {
    const char after = peek(2);
    return peek() == '%' && std::string_view("wiqQ").find(peek(1)) != std::string_view::npos &&
           !is_word(after) && static_cast<unsigned char>(after) > ' ';
  }

  void end_line() {
    ++at_;
    const std::string_view last = tokens_.empty() ? std::string_view() : tokens_.back().text;
    const bool continues =
        depth_ > 0 || (!tokens_.empty() && tokens_.back().kind == RubyToken::Kind::kPunctuation &&
                       (last == "," || last == "=>" || last == "\\"));
    if (!continues) add(RubyToken::Kind::kEnd, "");
    ++line_;
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
    const std::size_t begin = at_ + 1;
    std::size_t end = begin;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) {
      add(RubyToken::Kind::kUnfinished, "");
      at_ = text_.size();
      return;
    }
    const std::string_view value = text_.substr(begin, end - begin);
    const char next = end + 1 < text_.size() ? text_[end + 1] : '\0';
    const bool key = next == ':' && text_.substr(end + 1, 2) != "::";  // "group": …
    add(key ? RubyToken::Kind::kKey : RubyToken::Kind::kValue, value);
    tokens_.back().computed = quote == '"' && value.find("#{") != std::string_view::npos;
    skip_to(end + (key ? 2 : 1));
  }

  /// %w[a b], %i[a b]; %q<a> and %Q<a> are one string.
  void read_percent() {
    const bool list = peek(1) == 'w' || peek(1) == 'i';
    const char open = peek(2);
    const char close = open == '['   ? ']'
                       : open == '(' ? ')'
                       : open == '{' ? '}'
                       : open == '<' ? '>'
                                     : open;
    const std::size_t begin = at_ + 3;
    const std::size_t end = text_.find(close, begin);
    if (end == std::string_view::npos) {
      add(RubyToken::Kind::kUnfinished, "");
      at_ = text_.size();
      return;
    }
    std::string_view words = text_.substr(begin, end - begin);
    if (!list) add(RubyToken::Kind::kValue, words);
    while (list && !words.empty()) {
      const std::size_t size = std::min(words.find_first_of(" \n\t\r"), words.size());
      if (size > 0) {
        add(RubyToken::Kind::kValue, words.substr(0, size));
        tokens_.back().list = true;
      }
      words.remove_prefix(std::min(size + 1, words.size()));
    }
    skip_to(end + 1);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  int depth_ = 0;
  std::vector<RubyToken> tokens_;
};

}  // namespace

std::vector<RubyToken> ruby_tokens(std::string_view text) { return Lexer(text).read(); }

}  // namespace sluice::inventory
