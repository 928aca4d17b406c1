#include "checks/code_text.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sluice::checks {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Walks over the text once and blanks what is no code.
class Splitter {
 public:
  Splitter(std::string_view text, const Syntax& syntax, std::string* code, std::string* bare)
      : text_(text), syntax_(syntax), code_(*code), bare_(*bare) {
    for (const std::string_view open : syntax.line_comments) mark(open);
    for (const BlockComment& comment : syntax.block_comments) mark(comment.open);
    for (const Quote& quote : syntax.quotes) mark(quote.open);
    if (syntax.regex_literals) mark("/");
    if (syntax.heredocs) mark("<");
    if (syntax.dollar_quotes) mark("$");
    if (syntax.begin_end_comments) mark("=");
    if (syntax.begin_end_comments) mark("_");
    if (syntax.percent_literals) mark("%");
    if (syntax.markup) mark("?");
  }

  void split() {
    if (syntax_.markup) skip_markup();
    while (at_ < text_.size()) {
      if (text_[at_] == '\n') {
        ++at_;
        read_heredocs();
        continue;
      }
      if (!opens_[static_cast<unsigned char>(text_[at_])] || !special()) ++at_;
    }
  }

 private:
  void mark(std::string_view open) { opens_[static_cast<unsigned char>(open.front())] = true; }
  bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  /// Whatever begins here; false if it is code.
  bool special() {
    if (syntax_.begin_end_comments && here("=begin") && at_line_start()) return begin_end();
    if (syntax_.begin_end_comments && here("__END__") && at_line_start()) return end_of_code();
    if (syntax_.markup && here("?>")) {
      skip_markup();
      return true;
    }
    for (const BlockComment& comment : syntax_.block_comments) {
      if (here(comment.open)) return block_comment(comment);
    }
    for (const std::string_view open : syntax_.line_comments) {
      if (here(open) && may_begin_comment()) return line_comment();
    }
    for (const Quote& quote : syntax_.quotes) {
      if (here(quote.open)) return string(quote);
    }
    if (syntax_.dollar_quotes && text_[at_] == '$') return dollar_quote();
    if (syntax_.heredocs && here("<<")) return note_heredoc();
    if (syntax_.regex_literals && text_[at_] == '/') return regex_literal();
    if (syntax_.percent_literals && text_[at_] == '%') return percent_literal();
    return false;
  }

  bool at_line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }

  bool may_begin_comment() const {
    // "#[SensitiveParameter]" is an attribute of PHP.
    if (syntax_.markup && here("#[")) return false;
    if (!syntax_.comment_after_blank || at_line_start()) return true;
    return is_blank(text_[at_ - 1]);
  }

  std::size_t line_end(std::size_t from) const {
    const std::size_t end = text_.find('\n', from);
    return end == std::string_view::npos ? text_.size() : end;
  }

  static void blank(std::string* view, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      char& c = (*view)[i];
      if (c != '\n' && c != '\r') c = ' ';
    }
  }
  void comment(std::size_t begin, std::size_t end) {
    blank(&code_, begin, end);
    blank(&bare_, begin, end);
    at_ = end;
  }

  bool line_comment() {
    std::size_t end = line_end(at_);
    // In PHP a closing tag ends a comment, too.
    if (syntax_.markup) end = std::min(end, text_.find("?>", at_));
    comment(at_, end);
    return true;
  }

  bool block_comment(const BlockComment& kind) {
    std::size_t depth = 1;
    std::size_t end = at_ + kind.open.size();
    while (end < text_.size() && depth > 0) {
      const std::string_view rest = text_.substr(end);
      if (rest.starts_with(kind.close)) {
        --depth;
        end += kind.close.size();
      } else if (kind.nests && rest.starts_with(kind.open)) {
        ++depth;
        end += kind.open.size();
      } else {
        ++end;
      }
    }
    comment(at_, end);
    return true;
  }

  bool begin_end() {
    const std::size_t end = text_.find("\n=end", at_);
    comment(at_, end == std::string_view::npos ? text_.size() : line_end(end + 1));
    return true;
  }

  /// What stands behind __END__ is data.
  bool end_of_code() {
    const std::size_t end = line_end(at_);
    const std::string_view line = text_.substr(at_, end - at_);
    if (line != "__END__" && line != "__END__\r") return false;
    comment(at_, text_.size());
    return true;
  }

  void skip_markup() {
    const std::size_t open = text_.find("<?", at_);
    comment(at_, open == std::string_view::npos ? text_.size() : open);
    if (at_ < text_.size()) at_ += 2;
  }

  bool string(const Quote& quote) {
    const std::size_t begin = at_ + quote.open.size();
    std::size_t end = begin;
    while (end < text_.size()) {
      const char c = text_[end];
      if (c == '\\' && quote.escapes) {
        end = std::min(end + 2, text_.size());
        continue;
      }
      if (c == '\n' && !quote.multiline) break;
      if (text_.substr(end).starts_with(quote.close)) {
        if (!quote.doubled || !text_.substr(end + quote.close.size()).starts_with(quote.close)) {
          break;
        }
        end += quote.close.size();
      }
      ++end;
    }
    blank(&bare_, begin, end);
    const bool closed = text_.substr(end).starts_with(quote.close);
    at_ = closed ? end + quote.close.size() : end;
    return true;
  }

  bool dollar_quote() {
    std::size_t tag_end = at_ + 1;
    while (tag_end < text_.size() && is_word(text_[tag_end])) ++tag_end;
    if (tag_end >= text_.size() || text_[tag_end] != '$') return false;
    const std::string_view tag = text_.substr(at_, tag_end + 1 - at_);
    const std::size_t begin = tag_end + 1;
    std::size_t end = text_.find(tag, begin);
    if (end == std::string_view::npos) end = text_.size();
    blank(&bare_, begin, end);
    at_ = std::min(end + tag.size(), text_.size());
    return true;
  }

  /// "%(text)", "%w[words]": where a value may begin, else the sign takes a remainder.
  bool percent_literal() {
    std::size_t before = at_;
    while (before > 0 && is_blank(text_[before - 1])) --before;
    const bool blank_ahead = before < at_;
    if (before > 0) {
      const char last = text_[before - 1];
      const bool ends_value = is_word(last) || last == ')' || last == ']' || last == '"' ||
                              last == '\'' || last == '}' || last == '@';
      // "puts %w[a b]" is a call; "a %w" is none that anyone writes.
      if (ends_value && !(blank_ahead && is_word(last))) return false;
    }
    std::size_t open = at_ + 1;
    constexpr std::string_view kKinds = "qQwWiIxrs";
    const bool has_kind = open < text_.size() && kKinds.find(text_[open]) != std::string_view::npos;
    if (has_kind) ++open;
    constexpr std::string_view kOpen = "([{<|!/";
    constexpr std::string_view kClose = ")]}>|!/";
    const std::size_t which = open < text_.size() ? kOpen.find(text_[open]) : std::string::npos;
    if (which == std::string_view::npos) return false;
    const bool pairs = which < 4;
    // Without a letter only brackets: "a %/b/" is a remainder.
    if (!has_kind && !pairs) return false;
    std::size_t depth = 1;
    std::size_t end = open + 1;
    for (; end < text_.size(); ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (pairs && text_[end] == kOpen[which]) {
        ++depth;
      } else if (text_[end] == kClose[which] && --depth == 0) {
        break;
      }
    }
    end = std::min(end, text_.size());
    blank(&bare_, open + 1, end);
    at_ = std::min(end + 1, text_.size());
    return true;
  }

  /// The text of a here document begins on the next line.
  bool note_heredoc() {
    std::size_t name = at_ + 2;
    if (name < text_.size() && text_[name] == '<') ++name;  // PHP
    if (name < text_.size() && (text_[name] == '~' || text_[name] == '-')) ++name;
    const char quote =
        name < text_.size() && (text_[name] == '\'' || text_[name] == '"') ? text_[name++] : '\0';
    std::size_t end = name;
    while (end < text_.size() && is_word(text_[end])) ++end;
    // `array << Value` is no document, and neither is `1 << n`.
    const bool is_name =
        end > name && (quote != '\0' || (text_[name] >= 'A' && text_[name] <= 'Z'));
    if (!is_name) return false;
    heredocs_.push_back(text_.substr(name, end - name));
    at_ = quote != '\0' && end < text_.size() ? end + 1 : end;
    return true;
  }

  void read_heredocs() {
    for (const std::string_view name : heredocs_) {
      const std::size_t begin = at_;
      std::size_t line = at_;
      while (line < text_.size()) {
        const std::size_t end = line_end(line);
        std::size_t word = line;
        while (word < end && is_blank(text_[word])) ++word;
        const std::string_view rest = text_.substr(word, end - word);
        if (rest.starts_with(name) && (rest.size() == name.size() || !is_word(rest[name.size()]))) {
          break;
        }
        line = std::min(end + 1, text_.size());
      }
      blank(&bare_, begin, line);
      at_ = line_end(line);
      if (at_ < text_.size() && name != heredocs_.back()) ++at_;
    }
    heredocs_.clear();
  }

  /// A slash begins a pattern where a value may begin, else it divides.
  bool regex_literal() {
    std::size_t before = at_;
    while (before > 0 && is_blank(text_[before - 1])) --before;
    if (before > 0) {
      constexpr std::string_view kValueMayFollow = "(,=:[!&|?{};+-*%~^<>\n\r";
      const char last = text_[before - 1];
      if (is_word(last)) {
        std::size_t word = before;
        while (word > 0 && is_word(text_[word - 1])) --word;
        constexpr std::array<std::string_view, 9> kWords = {"return", "typeof", "case", "in", "if",
                                                            "unless", "when",   "and",  "or"};
        const std::string_view last_word = text_.substr(word, before - word);
        // "gsub /a/, b": an argument without parentheses.
        const bool argument = syntax_.percent_literals && before < at_ && at_ + 1 < text_.size() &&
                              !is_blank(text_[at_ + 1]) && text_[at_ + 1] != '=';
        if (!argument && std::find(kWords.begin(), kWords.end(), last_word) == kWords.end()) {
          return false;
        }
      } else if (kValueMayFollow.find(last) == std::string_view::npos) {
        return false;
      }
    }
    bool in_class = false;
    for (std::size_t end = at_ + 1; end < text_.size() && text_[end] != '\n'; ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (text_[end] == '[') {
        in_class = true;
      } else if (text_[end] == ']') {
        in_class = false;
      } else if (text_[end] == '/' && !in_class) {
        blank(&bare_, at_ + 1, end);
        at_ = end + 1;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  const Syntax& syntax_;
  std::string& code_;
  std::string& bare_;
  std::array<bool, 256> opens_{};
  std::vector<std::string_view> heredocs_;
  std::size_t at_ = 0;
};

}  // namespace

CodeText::CodeText(std::string_view text, const Syntax* syntax)
    : syntax_(syntax), text_(text), code_(text), bare_(text) {
  if (syntax != nullptr) Splitter(text_, *syntax, &code_, &bare_).split();
  lines_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    lines_.push_back(at + 1);
  }
}

bool CodeText::is_code(std::size_t offset) const {
  return offset < bare_.size() && bare_[offset] == text_[offset];
}

std::size_t CodeText::line_index(std::size_t offset) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset);
  return static_cast<std::size_t>(after - lines_.begin()) - 1;
}

std::size_t CodeText::line_end(std::size_t index) const {
  std::size_t end = index + 1 < lines_.size() ? lines_[index + 1] - 1 : text_.size();
  if (end > lines_[index] && text_[end - 1] == '\r') --end;
  return end;
}

std::pair<std::size_t, std::size_t> CodeText::place_of(std::size_t offset) const {
  const std::size_t index = line_index(offset);
  return {index + 1, offset - lines_[index] + 1};
}

std::string_view CodeText::code_line(std::size_t index) const {
  return code().substr(lines_[index], line_end(index) - lines_[index]);
}

}  // namespace sluice::checks
