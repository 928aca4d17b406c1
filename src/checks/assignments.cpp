#include "checks/assignments.h"

#include <algorithm>
#include <array>

#include "checks/enclosure.h"

namespace sluice::checks {
namespace {

constexpr std::size_t kMaxAssignments = 1000;
/// Bytes of a line before a target, and of a type between name and value. Without them a long line
/// would be read anew at each name.
constexpr std::size_t kMaxAhead = 4096;
constexpr std::size_t kMaxType = 1024;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view first_word(std::string_view line) {
  std::size_t begin = 0;
  // "} else {"
  while (begin < line.size() && (is_blank(line[begin]) || line[begin] == '}')) ++begin;
  std::size_t end = begin;
  while (end < line.size() && line[end] >= 'a' && line[end] <= 'z') ++end;
  return line.substr(begin, end - begin);
}

bool begins_condition(std::string_view line) {
  constexpr std::array<std::string_view, 14> kWords = {
      "if",     "elif", "else",   "elsif", "unless", "case",  "when",
      "switch", "try",  "except", "catch", "rescue", "while", "for"};
  const std::string_view word = first_word(line);
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

/// "x = 1 if condition", "x = 1 unless condition": in Ruby the line's end decides.
bool has_modifier(std::string_view bare_statement) {
  return bare_statement.find(" if ") != std::string_view::npos
             ? bare_statement.find(" else ") == std::string_view::npos
             : bare_statement.find(" unless ") != std::string_view::npos;
}

/// Where the sign of an assignment stands behind a target that ends at `end`.
struct Sign {
  std::size_t value = 0;  ///< behind the sign
  bool adds = false;
};
std::optional<Sign> sign_behind(std::string_view bare, std::size_t end) {
  std::size_t at = end;
  while (at < bare.size() && is_blank(bare[at])) ++at;
  if (at >= bare.size()) return std::nullopt;
  if (bare[at] == ':' && at + 1 < bare.size() && bare[at + 1] != '=') {
    // A type between name and value.
    const std::size_t length = bare.substr(at, kMaxType).find_first_of("=\n");
    if (length == std::string_view::npos || bare[at + length] != '=') return std::nullopt;
    at += length;
  }
  const std::string_view rest = bare.substr(at);
  for (const std::string_view sign : {"+=", "<<", "|=", "||=", ":="}) {
    if (rest.starts_with(sign)) return Sign{at + sign.size(), sign != ":=" && sign != "||="};
  }
  const bool compares = rest.starts_with("==") || rest.starts_with("=~") || rest.starts_with("=>");
  if (rest.front() != '=' || compares) return std::nullopt;
  return Sign{at + 1, false};
}

}  // namespace

std::vector<FoundAssignment> find_assignments(const CodeText& text, const Pattern& name) {
  std::vector<FoundAssignment> found;
  const Regex* regex = name.regex();
  if (regex == nullptr) return found;
  const std::string_view code = text.code();
  RegexMatch match;
  for (std::size_t from = 0;
       found.size() < kMaxAssignments && regex->find(code, from, false, &match);) {
    from = std::max(match.end, from + 1);
    const std::size_t line = text.line_index(match.begin);
    // The target stands first in its statement, or behind a word such as const or self's dot.
    const std::string_view ahead =
        code.substr(text.line_begin(line), match.begin - text.line_begin(line));
    if (ahead.size() > kMaxAhead) continue;
    if (!text.is_code(match.begin) || ahead.find_first_of("(=,\"'") != std::string_view::npos) {
      continue;
    }
    if (!ahead.empty() && !is_blank(ahead.back()) && ahead.back() != '.' && ahead.back() != ';') {
      continue;
    }
    const std::optional<Sign> sign = sign_behind(text.bare(), match.end);
    if (!sign) continue;
    FoundAssignment assignment;
    assignment.name = code.substr(match.begin, match.end - match.begin);
    assignment.begin = match.begin;
    assignment.adds = sign->adds;
    assignment.value = {sign->value, statement_end(text, sign->value)};
    const auto blank = [&](char c) { return is_blank(c) || c == '\n' || c == '\r'; };
    Span& value = assignment.value;
    while (value.begin < value.end && blank(code[value.begin])) ++value.begin;
    while (value.end > value.begin && (blank(code[value.end - 1]) || code[value.end - 1] == ',')) {
      --value.end;
    }
    assignment.nested = !ahead.empty() && is_blank(ahead.front());
    assignment.conditional = has_modifier(value.of(text.bare()));
    for (const std::size_t outer : enclosing_lines(text, match.begin)) {
      if (begins_condition(text.code_line(outer))) assignment.conditional = true;
    }
    from = std::max(from, value.begin);
    found.push_back(std::move(assignment));
  }
  return found;
}

}  // namespace sluice::checks
