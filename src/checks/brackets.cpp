#include "checks/brackets.h"

#include <algorithm>

namespace sluice::checks {
namespace {

bool opens(char c) { return c == '(' || c == '[' || c == '{'; }
bool closes(char c) { return c == ')' || c == ']' || c == '}'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || c == '-' || c == '.' || c == '@';
}

Span trimmed(std::string_view text, Span span) {
  while (span.begin < span.end && is_space(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_space(text[span.end - 1])) --span.end;
  return span;
}

}  // namespace

std::optional<std::size_t> closing_bracket(const CodeText& text, std::size_t open) {
  const auto close = text.brackets().closing(open);
  if (!close || *close - open >= kMaxBracketBytes || !text.spend(*close - open)) {
    return std::nullopt;
  }
  return close;
}

std::optional<std::size_t> opening_bracket(const CodeText& text, std::size_t offset) {
  const auto open = text.brackets().around(offset);
  if (!open || offset - *open > kMaxBracketBytes) return std::nullopt;
  return open;
}

std::vector<Span> items_between(const CodeText& text, std::size_t open, std::size_t close) {
  const std::string_view bare = text.bare();
  std::vector<Span> items;
  std::size_t depth = 0;
  std::size_t begin = open + 1;
  const auto cut = [&](std::size_t end) {
    const Span item = trimmed(text.code(), {begin, end});
    if (item.begin < item.end) items.push_back(item);
    begin = end + 1;
  };
  for (std::size_t at = open + 1; at < close; ++at) {
    const char c = bare[at];
    if (opens(c)) ++depth;
    if (closes(c) && depth > 0) --depth;
    if (depth == 0 && (c == ',' || c == ';')) cut(at);
  }
  cut(close);
  return items;
}

NamedItem named_item(const CodeText& text, const Span& item) {
  const std::string_view code = text.code();
  std::size_t at = item.begin;
  const char quote = at < item.end && (code[at] == '"' || code[at] == '\'') ? code[at] : '\0';
  std::size_t begin = at;
  std::size_t end = at;
  if (quote != '\0') {
    begin = at + 1;
    end = std::min(code.find(quote, begin), item.end);
    at = std::min(end + 1, item.end);
  } else {
    if (at < item.end && code[at] == ':') begin = ++at;  // a Ruby symbol, a Clojure keyword
    while (at < item.end && is_name(code[at])) ++at;
    end = at;
  }
  const std::string_view name = code.substr(begin, end - begin);
  while (at < item.end && is_space(code[at])) ++at;
  if (name.empty() || at >= item.end) return {{}, item};
  const std::string_view rest = code.substr(at, item.end - at);
  std::size_t sign = 0;
  if (rest.starts_with("=>")) {
    sign = 2;
  } else if (rest.front() == ':' && !rest.starts_with("::")) {
    sign = 1;
  } else if (rest.front() == '=' && !rest.starts_with("==")) {
    sign = 1;
  }
  if (sign == 0) return {{}, item};
  return {name, trimmed(code, {at + sign, item.end})};
}

std::size_t statement_end(const CodeText& text, std::size_t begin) {
  const std::string_view bare = text.bare();
  const std::size_t limit = std::min(bare.size(), begin + kMaxBracketBytes);
  std::size_t depth = 0;
  std::size_t at = begin;
  for (; at < limit; ++at) {
    const char c = bare[at];
    if (opens(c)) ++depth;
    if (closes(c)) {
      if (depth == 0) break;
      --depth;
    }
    if (c == ';' && depth == 0) break;
    if (c != '\n' || depth > 0) continue;
    std::size_t last = at;
    while (last > begin && (bare[last - 1] == '\r' || bare[last - 1] == ' ')) --last;
    if (last == begin || bare[last - 1] != '\\') break;
  }
  return text.spend(at - begin) ? at : begin;
}

}  // namespace sluice::checks
