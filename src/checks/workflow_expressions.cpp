#include "checks/workflow_expressions.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::checks {
namespace {

constexpr std::size_t kMaxExpressions = 500;
constexpr std::size_t kMaxNesting = 16;
/// Bytes of one expression that are looked at.
constexpr std::size_t kMaxExpressionBytes = 2 * 1024;

/// Functions that answer with a truth value or a hash, whatever they are given.
constexpr auto kAsking = std::to_array<std::string_view>({
    "always",
    "cancelled",
    "contains",
    "endswith",
    "failure",
    "hashfiles",
    "startswith",
    "success",
});

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '*';
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

using Contexts = std::vector<std::string>;

/// By descent: or, and, comparison, operand.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text.substr(0, kMaxExpressionBytes)) {}

  Contexts read() { return read_or(0); }

 private:
  Contexts read_or(std::size_t level) {
    Contexts all = read_and(level);
    while (take("||")) {
      Contexts more = read_and(level);
      std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    return all;
  }

  /// "a && b" is b, or something false.
  Contexts read_and(std::size_t level) {
    Contexts last = read_comparison(level);
    while (take("&&")) last = read_comparison(level);
    return last;
  }

  Contexts read_comparison(std::size_t level) {
    Contexts value = read_operand(level);
    for (const std::string_view sign : {"==", "!=", "<=", ">=", "<", ">"}) {
      if (!take(sign)) continue;
      read_operand(level);
      return {};
    }
    return value;
  }

  Contexts read_operand(std::size_t level) {
    skip_blanks();
    if (at_ >= text_.size() || level > kMaxNesting) {
      at_ = text_.size();
      return {};
    }
    if (text_[at_] == '!') {
      ++at_;
      read_operand(level + 1);
      return {};
    }
    if (text_[at_] == '\'') {
      skip_string();
      return {};
    }
    if (text_[at_] == '(') {
      ++at_;
      Contexts inside = read_or(level + 1);
      take(")");
      return inside;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    if (at_ == begin) {
      ++at_;
      return {};
    }
    std::string name = lower(text_.substr(begin, at_ - begin));
    if (take("(")) return read_arguments(name, level);
    read_indices(&name, level);
    return {std::move(name)};
  }

  Contexts read_arguments(const std::string& function, std::size_t level) {
    Contexts all;
    while (at_ < text_.size() && !take(")")) {
      const std::size_t before = at_;
      Contexts more = read_or(level + 1);
      std::move(more.begin(), more.end(), std::back_inserter(all));
      if (!take(",") && at_ == before && at_ < text_.size()) ++at_;
    }
    const bool asks = std::find(kAsking.begin(), kAsking.end(), function) != kAsking.end();
    return asks ? Contexts() : all;
  }

  /// "['title']" is ".title", any other index ".*".
  void read_indices(std::string* name, std::size_t level) {
    while (at_ < text_.size() && text_[at_] == '[') {
      ++at_;
      skip_blanks();
      if (at_ < text_.size() && text_[at_] == '\'') {
        const std::size_t begin = at_ + 1;
        skip_string();
        *name +=
            '.' + lower(text_.substr(begin, at_ - begin - std::min<std::size_t>(1, at_ - begin)));
      } else {
        read_or(level + 1);
        *name += ".*";
      }
      take("]");
      const std::size_t begin = at_;
      while (at_ < text_.size() && is_name(text_[at_])) ++at_;
      *name += lower(text_.substr(begin, at_ - begin));
    }
  }

  void skip_string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '\'') continue;
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        ++at_;
        continue;
      }
      ++at_;
      return;
    }
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  bool take(std::string_view sign) {
    skip_blanks();
    if (text_.substr(at_, sign.size()) != sign) return false;
    at_ += sign.size();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<FoundExpression> find_expressions(std::string_view text) {
  std::vector<FoundExpression> found;
  for (std::size_t open = text.find("${{"); open != std::string_view::npos;
       open = text.find("${{", open + 3)) {
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos || found.size() == kMaxExpressions) break;
    found.push_back({open, close + 2, text.substr(open + 3, close - open - 3)});
    open = close - 1;
  }
  return found;
}

std::vector<std::string> flowing_contexts(std::string_view expression) {
  return Parser(expression).read();
}

}  // namespace sluice::checks
