#include "inventory/formats/gradle_tokens.h"

#include <algorithm>

namespace sluice::inventory {
namespace {

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '`' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues_word(char c) { return begins_word(c) || (c >= '0' && c <= '9') || c == '$'; }

class Tokens {
 public:
  explicit Tokens(std::string_view script) : script_(script) {}

  std::vector<GradleToken> take() {
    while (at_ < script_.size()) step();
    add(GradleToken::Kind::kLineEnd, {}, line_);
    return std::move(tokens_);
  }

 private:
  using Kind = GradleToken::Kind;

  std::string_view rest() const { return script_.substr(at_); }

  void add(Kind kind, std::string_view text, std::size_t line) {
    tokens_.push_back({kind, text, line});
  }

  void skip(std::size_t count) {
    const std::string_view skipped = rest().substr(0, count);
    line_ += static_cast<std::size_t>(std::count(skipped.begin(), skipped.end(), '\n'));
    at_ += skipped.size();
  }

  void step() {
    const char c = script_[at_];
    if (c == '\n' || c == ';') {
      add(Kind::kLineEnd, {}, line_);
      skip(1);
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (rest().starts_with("//")) {
      at_ += std::min(rest().find('\n'), rest().size());
    } else if (rest().starts_with("/*")) {
      const std::size_t end = rest().find("*/", 2);
      skip(end == std::string_view::npos ? rest().size() : end + 2);
    } else if (rest().starts_with("\"\"\"") || rest().starts_with("'''")) {
      add_long_text();
    } else if (c == '"' || c == '\'') {
      add_text(c);
    } else if (begins_word(c)) {
      add_word();
    } else {
      add(Kind::kSign, rest().substr(0, 1), line_);
      ++at_;
    }
  }

  void add_word() {
    std::size_t end = at_;
    for (;;) {
      while (end < script_.size() && continues_word(script_[end])) ++end;
      const bool goes_on =
          end + 1 < script_.size() && script_[end] == '.' && begins_word(script_[end + 1]);
      if (!goes_on) break;
      ++end;
    }
    add(Kind::kWord, script_.substr(at_, end - at_), line_);
    at_ = end;
  }

  void add_long_text() {
    const std::string_view quotes = rest().substr(0, 3);
    const std::size_t end = rest().find(quotes, 3);
    const std::size_t size = end == std::string_view::npos ? rest().size() - 3 : end - 3;
    add(Kind::kText, rest().substr(3, size), line_);
    skip(size + 6);
  }

  /// Ends at the quote or, if that is missing, with the line: one lost quote must not swallow the
  /// rest of the script.
  void add_text(char quote) {
    std::size_t end = at_ + 1;
    std::size_t braces = 0;
    for (; end < script_.size() && script_[end] != '\n'; ++end) {
      const char c = script_[end];
      if (c == '\\') {
        ++end;
      } else if (quote == '"' && c == '$' && end + 1 < script_.size() && script_[end + 1] == '{') {
        ++braces;
        ++end;
      } else if (braces > 0) {
        if (c == '}') --braces;
      } else if (c == quote) {
        break;
      }
    }
    end = std::min(end, script_.size());
    add(Kind::kText, script_.substr(at_ + 1, end - at_ - 1), line_);
    at_ = end;
    if (at_ < script_.size() && script_[at_] == quote) ++at_;
  }

  std::string_view script_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<GradleToken> tokens_;
};

}  // namespace

std::vector<GradleToken> gradle_tokens(std::string_view script) {
  if (script.starts_with("\xEF\xBB\xBF")) script.remove_prefix(3);
  return Tokens(script).take();
}

}  // namespace sluice::inventory
