#include "secrets/fallback_lexer.h"

#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace sluice::secrets {
namespace {

constexpr std::size_t kMaxStatement = 400;
constexpr std::size_t kMaxNesting = 16;

/// What a bracket of the statement belongs to.
struct Bracket {
  char close = ')';
  bool falls_back = false;  ///< its last argument is a fallback
  bool ternary = false;     ///< a '?' stood before in it
};

char closing_of(char c) { return c == '(' ? ')' : c == '[' ? ']' : '}'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// The name right before `end`: "environ.get(" -> get.
std::string_view word_before(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && is_word_byte(text[begin - 1]) && end - begin < 32) --begin;
  return text.substr(begin, end - begin);
}

bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

/// Bytes that may mean something in an expression. Most places of a text are ruled out by their
/// first byte.
constexpr std::string_view kMeaningful = "\"'`([{)]};:,|?.o \t\r\n";
bool is_meaningful(char c) {
  static constexpr auto kTable = [] {
    std::array<bool, 256> table{};
    for (const char byte : kMeaningful) table[static_cast<unsigned char>(byte)] = true;
    return table;
  }();
  return kTable[static_cast<unsigned char>(c)];
}

bool begins_operator(char c) { return c == '|' || c == '?' || c == '.' || c == 'o'; }

/// False where take_fallback_operator() would find nothing.
bool may_be_operator(const TextCursor& cursor) {
  const char c = cursor.peek();
  if (c == 'o') return cursor.peek(1) == 'r' && cursor.peek(2) == ' ';
  if (!is_space(c)) return begins_operator(c);
  return is_space(cursor.peek(1)) || begins_operator(cursor.peek(1));
}

/// A line that goes on with an operator belongs to the statement.
bool goes_on(TextCursor cursor) {
  cursor.skip_space();
  return cursor.peek() == '|' || cursor.peek() == '?' || cursor.peek() == ':' ||
         cursor.peek() == '.' || cursor.rest().starts_with("or ");
}

}  // namespace

bool take_fallback_operator(TextCursor* cursor) {
  static constexpr std::array<std::string_view, 18> kOperators = {
      "||=",
      "||",
      "???",
      "?\?=",
      "??",
      "?:",
      ".presence",
      ".orElse(",
      ".getOrElse(",
      ".unwrap_or(",
      ".or_else(",
      "or ",
      ".default(",
      ".withDefault(",
      ".unwrap_or_else(||",
      ".unwrap_or_else(|_|",
      ".prefault(",
      ".catch(",
  };
  TextCursor ahead = *cursor;
  ahead.skip_space();
  if (ahead.done() || !begins_operator(ahead.peek())) return false;
  for (const std::string_view op : kOperators) {
    if (!ahead.take(op)) continue;
    if (op == ".presence") {
      ahead.skip_space();
      if (!ahead.take("||")) return false;
    }
    ahead.skip_space();
    *cursor = ahead;
    return true;
  }
  return false;
}

std::optional<Literal> find_fallback(std::string_view text, TextCursor cursor,
                                     const LexerOptions& options) {
  const std::size_t begin = cursor.at();
  std::vector<Bracket> brackets = {{'\0', false, false}};
  bool fetched = false;  // Ruby: fetch("X") { "literal" }
  const auto literal_here = [&](TextCursor from) {
    from.skip_space();
    return read_literal(text, &from, BareValues::kNone);
  };
  while (!cursor.done() && cursor.at() - begin < kMaxStatement) {
    const char c = cursor.peek();
    if (is_quote(c)) {
      TextCursor after = cursor;
      if (!read_literal(text, &after, BareValues::kNone)) return std::nullopt;
      cursor = after;
      continue;
    }
    if (!is_meaningful(c)) {
      cursor.step();
      continue;
    }
    TextCursor after = cursor;
    if (may_be_operator(cursor) && take_fallback_operator(&after)) {
      if (auto literal = literal_here(after)) return literal;
      cursor = after;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') {
      if (brackets.size() > kMaxNesting) return std::nullopt;
      const std::string callee = lower(word_before(text, cursor.at()));
      Bracket bracket{closing_of(c), false, false};
      bracket.falls_back =
          c == '(' && options.fallback_calls != nullptr && options.fallback_calls->contains(callee);
      if (c == '{' && fetched) {
        cursor.step();
        if (auto literal = literal_here(cursor)) return literal;
        return std::nullopt;
      }
      brackets.push_back(bracket);
    } else if (c == ')' || c == ']' || c == '}') {
      if (brackets.size() == 1) return std::nullopt;
      fetched = brackets.back().falls_back;
      brackets.pop_back();
    } else if (c == ';') {
      return std::nullopt;
    } else if (c == '\n' && brackets.size() == 1 && !goes_on(cursor)) {
      return std::nullopt;
    } else if (c == '?') {
      brackets.back().ternary = true;
    } else if (c == ':' && brackets.back().ternary) {
      cursor.step();
      if (auto literal = literal_here(cursor)) return literal;
      continue;
    } else if (c == ',') {
      if (brackets.size() == 1) return std::nullopt;
      if (brackets.back().falls_back) {
        cursor.step();
        cursor.skip_space();
        // A keyword argument: default="literal".
        TextCursor keyword = cursor;
        if (keyword.take("default") || keyword.take("fallback")) {
          keyword.skip_blanks();
          if (keyword.take('=') || keyword.take(':')) cursor = keyword;
        }
        if (auto literal = literal_here(cursor)) return literal;
        continue;
      }
    }
    cursor.step();
  }
  return std::nullopt;
}

}  // namespace sluice::secrets
