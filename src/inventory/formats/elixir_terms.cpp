#include "inventory/formats/elixir_terms.h"

#include <algorithm>
#include <utility>

namespace sluice::inventory {
namespace {

using Kind = ElixirToken::Kind;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::vector<ElixirToken> read() {
    while (at_ < text_.size()) step();
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }

  void add(Kind kind, std::string_view text) { tokens_.push_back({kind, text, line_}); }

  void step() {
    const char c = peek();
    if (c == '\n') {
      ++line_;
      ++at_;
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_).starts_with("\"\"\"")) {
      read_quoted("\"\"\"", Kind::kString);
    } else if (c == '"' || c == '\'') {
      read_quoted(text_.substr(at_, 1), Kind::kString);
    } else if (c == ':' && peek(1) == '"') {
      ++at_;
      read_quoted("\"", Kind::kAtom);
    } else if (c == ':' && is_word(peek(1))) {
      ++at_;
      add(Kind::kAtom, take_word());
    } else if (c == '~' && is_word(peek(1))) {
      read_sigil();
    } else if (c == '?' && peek(1) != '\0') {  // ?" is a character
      at_ += peek(1) == '\\' ? 3 : 2;
    } else if (is_word(c)) {
      read_word();
    } else if (c == '=' && peek(1) == '>') {
      at_ += 2;
      add(Kind::kPunctuation, "=>");
    } else {
      if (static_cast<unsigned char>(c) > ' ') add(Kind::kPunctuation, text_.substr(at_, 1));
      ++at_;
    }
  }

  std::string_view take_word() {
    const std::size_t begin = at_;
    while (is_word(peek())) ++at_;
    if (peek() == '?' || peek() == '!') ++at_;
    return text_.substr(begin, at_ - begin);
  }

  bool takes_colon() {
    const bool key = peek() == ':' && peek(1) != ':';
    if (key) ++at_;
    return key;
  }

  void read_word() {
    const std::string_view word = take_word();
    add(takes_colon() ? Kind::kKey : Kind::kWord, word);
  }

  void read_quoted(std::string_view quote, Kind kind) {
    const std::size_t begin = at_ + quote.size();
    std::size_t end = begin;
    while (end < text_.size() && !text_.substr(end).starts_with(quote)) {
      end += text_[end] == '\\' ? 2 : 1;
    }
    if (end >= text_.size()) return finish_early();
    const std::string_view value = text_.substr(begin, end - begin);
    add(kind, value);
    tokens_.back().computed = value.find("#{") != std::string_view::npos;
    at_ = end + quote.size();
    if (takes_colon()) tokens_.back().kind = Kind::kKey;
    line_ += static_cast<std::size_t>(std::count(value.begin(), value.end(), '\n'));
  }

  /// ~w(a b), ~r/x/: their text means nothing here.
  void read_sigil() {
    at_ += 2;
    while (is_word(peek())) ++at_;
    const char open = peek();
    const char close = open == '('   ? ')'
                       : open == '[' ? ']'
                       : open == '{' ? '}'
                       : open == '<' ? '>'
                                     : open;
    if (open == '"' && text_.substr(at_).starts_with("\"\"\"")) {
      read_quoted("\"\"\"", Kind::kString);
    } else {
      const std::size_t end = text_.find(close, at_ + 1);
      if (end == std::string_view::npos) return finish_early();
      const std::string_view value = text_.substr(at_, end + 1 - at_);
      add(Kind::kString, value);
      line_ += static_cast<std::size_t>(std::count(value.begin(), value.end(), '\n'));
      at_ = end + 1;
    }
    tokens_.back().computed = true;
  }

  void finish_early() {
    add(Kind::kUnfinished, "");
    at_ = text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<ElixirToken> tokens_;
};

bool is_mark(const ElixirToken& token, std::string_view mark) {
  return token.kind == Kind::kPunctuation && token.text == mark;
}

class Parser {
 public:
  Parser(const std::vector<ElixirToken>& tokens, std::size_t at) : tokens_(tokens), at_(at) {}

  Result<ElixirTerm> bracket() {
    if (at_ >= tokens_.size()) return end_error();
    ElixirTerm term;
    term.line = tokens_[at_].line;
    if (Status error = read_into(term, 0)) return *std::move(error);
    return term;
  }

  std::size_t at() const { return at_; }

 private:
  /// Up to the comma or the closing bracket after it.
  Result<ElixirTerm> term(std::size_t depth) {
    if (at_ >= tokens_.size()) return end_error();
    ElixirTerm term;
    term.line = tokens_[at_].line;
    if (Status error = read_into(term, depth)) return *std::move(error);
    // Whatever follows but a separator makes it an expression: `a ++ b`, `f(x)`, `x.y`.
    while (at_ < tokens_.size() && !ends_term(tokens_[at_])) {
      ElixirTerm rest;
      if (Status error = read_into(rest, depth)) return *std::move(error);
      term.kind = ElixirTerm::Kind::kComputed;
    }
    return term;
  }

  static bool ends_term(const ElixirToken& token) {
    return token.kind == Kind::kKey || is_mark(token, ",") || is_mark(token, "]") ||
           is_mark(token, "}") || is_mark(token, ")") || is_mark(token, "=>");
  }

  Error end_error() const {
    const std::size_t line = tokens_.empty() ? 1 : tokens_.back().line;
    return Error{{}, line, "ends in the middle: is the file cut off?"};
  }

  Status read_into(ElixirTerm& term, std::size_t depth) {
    if (depth > kMaxElixirDepth) return Error{{}, tokens_[at_].line, "nested too deeply"};
    const ElixirToken& token = tokens_[at_];
    switch (token.kind) {
      case Kind::kUnfinished:
        return Error{{}, token.line, "a string has no end"};
      case Kind::kPunctuation:
        return read_bracket(term, depth);
      case Kind::kAtom:
        term.kind = ElixirTerm::Kind::kAtom;
        break;
      case Kind::kString:
        term.kind = ElixirTerm::Kind::kString;
        break;
      case Kind::kWord:
      case Kind::kKey:
        term.kind = ElixirTerm::Kind::kWord;
        break;
    }
    if (token.computed) term.kind = ElixirTerm::Kind::kComputed;
    term.text = token.text;
    ++at_;
    return {};
  }

  Status read_bracket(ElixirTerm& term, std::size_t depth) {
    const ElixirToken& token = tokens_[at_];
    if (is_mark(token, "%") && at_ + 1 < tokens_.size() && is_mark(tokens_[at_ + 1], "{")) {
      ++at_;
      term.kind = ElixirTerm::Kind::kMap;
      return read_items(term, "}", depth);
    }
    if (is_mark(token, "{")) {
      term.kind = ElixirTerm::Kind::kTuple;
      return read_items(term, "}", depth);
    }
    if (is_mark(token, "[")) {
      term.kind = ElixirTerm::Kind::kList;
      return read_items(term, "]", depth);
    }
    if (is_mark(token, "(")) {
      const Status error = read_items(term, ")", depth);
      term = {};
      return error;
    }
    if (ends_term(token)) return Error{{}, token.line, "a bracket or comma in a wrong place"};
    ++at_;  // an operator: the term is computed
    return {};
  }

  /// From the opening bracket to behind the closing one.
  Status read_items(ElixirTerm& term, std::string_view close, std::size_t depth) {
    ++at_;
    while (at_ < tokens_.size()) {
      if (is_mark(tokens_[at_], close)) {
        ++at_;
        return {};
      }
      if (is_mark(tokens_[at_], ",")) {
        ++at_;
        continue;
      }
      std::string_view key;
      bool keyed = false;
      if (tokens_[at_].kind == Kind::kKey) {
        key = tokens_[at_++].text;
        keyed = true;
      }
      Result<ElixirTerm> item = this->term(depth + 1);
      if (!item) return item.error();
      if (at_ < tokens_.size() && is_mark(tokens_[at_], "=>")) {  // "key" => value
        key = item->text;
        keyed = true;
        ++at_;
        item = this->term(depth + 1);
        if (!item) return item.error();
      }
      if (keyed) {
        term.members.push_back({key, std::move(item.value())});
      } else {
        term.items.push_back(std::move(item.value()));
      }
    }
    return end_error();
  }

  const std::vector<ElixirToken>& tokens_;
  std::size_t at_;
};

}  // namespace

const ElixirTerm* ElixirTerm::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.key == key; });
  return found == members.end() ? nullptr : &found->value;
}

std::vector<ElixirToken> elixir_tokens(std::string_view text) { return Lexer(text).read(); }

Result<ElixirTerm> read_elixir_term(const std::vector<ElixirToken>& tokens, std::size_t& at) {
  Parser parser(tokens, at);
  Result<ElixirTerm> term = parser.bracket();
  at = parser.at();
  return term;
}

}  // namespace sluice::inventory
