#include "secrets/literal_reader.h"

#include <array>

namespace sluice::secrets {
namespace {

constexpr std::size_t kMaxPieces = 16;

/// Letters of string prefixes: bytes, raw, formatted, verbatim, wide (Python, C#, Rust, C++, Nix).
bool take_prefix(TextCursor* cursor) {
  std::size_t length = 0;
  while (length < 3 &&
         std::string_view("bBrRfFuULN@$#s").find(cursor->peek(length)) != std::string_view::npos) {
    ++length;
  }
  if (length == 0 || !is_quote(cursor->peek(length))) return false;
  cursor->step(length);
  return true;
}

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool escaped = false;
};

/// The cursor stands on a quote. Triple quotes may hold newlines, others may not.
std::optional<Piece> take_quoted(TextCursor* cursor) {
  const char quote = cursor->peek();
  const std::array<char, 3> three = {quote, quote, quote};
  const std::string_view triple(three.data(), three.size());
  const bool is_triple = quote != '`' && cursor->take(triple);
  if (!is_triple) cursor->step();
  Piece piece;
  if (is_triple) cursor->skip_space();
  piece.begin = cursor->at();
  while (!cursor->done() && cursor->at() - piece.begin <= kMaxLiteral) {
    if (is_triple ? cursor->rest().starts_with(triple) : cursor->peek() == quote) {
      piece.end = cursor->at();
      cursor->step(is_triple ? 3 : 1);
      return piece;
    }
    if (!is_triple && cursor->peek() == '\n') return std::nullopt;
    if (cursor->peek() == '\\') {
      piece.escaped = true;
      cursor->step();
    }
    cursor->step();
  }
  return std::nullopt;
}

/// Ruby's %q(…), %Q{…}, %(…).
std::optional<Piece> take_percent(TextCursor* cursor) {
  TextCursor ahead = *cursor;
  if (!ahead.take('%')) return std::nullopt;
  if (!ahead.take('q')) ahead.take('Q');
  constexpr std::string_view kOpen = "([{<|!";
  constexpr std::string_view kClose = ")]}>|!";
  const std::size_t kind = ahead.done() ? std::string_view::npos : kOpen.find(ahead.peek());
  if (kind == std::string_view::npos) return std::nullopt;
  ahead.step();
  Piece piece{ahead.at(), 0, false};
  while (!ahead.done() && ahead.peek() != '\n' && ahead.at() - piece.begin <= kMaxLiteral) {
    if (ahead.peek() == kClose[kind]) {
      piece.end = ahead.at();
      ahead.step();
      *cursor = ahead;
      return piece;
    }
    ahead.step();
  }
  return std::nullopt;
}

/// The first line of a here document: <<EOS, <<~EOS, <<-'EOS', <<<EOT.
std::optional<Piece> take_heredoc(TextCursor* cursor) {
  TextCursor ahead = *cursor;
  if (!ahead.take("<<")) return std::nullopt;
  while (ahead.peek() == '<' || ahead.peek() == '~' || ahead.peek() == '-') ahead.step();
  if (is_quote(ahead.peek())) ahead.step();
  const std::size_t word = ahead.at();
  while (is_word_byte(ahead.peek()) && ahead.at() - word < 32) ahead.step();
  if (ahead.at() == word) return std::nullopt;
  for (std::size_t i = 0; i < 64 && !ahead.done() && ahead.peek() != '\n'; ++i) ahead.step();
  if (!ahead.take('\n')) return std::nullopt;
  ahead.skip_blanks();
  Piece piece{ahead.at(), 0, false};
  while (!ahead.done() && ahead.peek() != '\n' && ahead.peek() != '\r' &&
         ahead.at() - piece.begin <= kMaxLiteral) {
    ahead.step();
  }
  piece.end = ahead.at();
  *cursor = ahead;
  return piece;
}

/// What stands between two pieces of one literal: nothing (Python, C), "+", ".", "&", "\" at the
/// line's end.
bool take_join(TextCursor* cursor) {
  TextCursor ahead = *cursor;
  ahead.skip_space();
  const bool joined = ahead.take("<>") || ahead.take("..") || ahead.take('+') || ahead.take('.') ||
                      ahead.take('&') || ahead.take('\\');
  ahead.skip_space();
  take_prefix(&ahead);
  // Two literals side by side on one line are two words of a shell.
  const bool next_line =
      cursor->rest().substr(0, ahead.at() - cursor->at()).find('\n') != std::string_view::npos;
  if (ahead.done() || !is_quote(ahead.peek()) || (!joined && !next_line)) return false;
  // A key of the next line is no piece: "a"\n"b": …
  TextCursor piece = ahead;
  if (!take_quoted(&piece)) return false;
  piece.skip_blanks();
  if (!joined && (piece.peek() == ':' || piece.peek() == '=')) return false;
  *cursor = ahead;
  return true;
}

void append_unescaped(std::string_view piece, std::string* text) {
  for (std::size_t i = 0; i < piece.size(); ++i) {
    if (piece[i] == '\\' && i + 1 < piece.size() &&
        std::string_view("\\/\"'`$").find(piece[i + 1]) != std::string_view::npos) {
      ++i;
    }
    *text += piece[i];
  }
}

std::optional<Literal> finish_quoted(std::string_view text, Piece piece, TextCursor* cursor) {
  Literal literal{piece.begin, piece.end, true, {}};
  TextCursor ahead = *cursor;
  for (std::size_t pieces = 1; pieces < kMaxPieces && take_join(&ahead); ++pieces) {
    if (pieces == 1)
      append_unescaped(text.substr(piece.begin, piece.end - piece.begin), &literal.joined);
    const auto next = take_quoted(&ahead);
    if (!next || literal.joined.size() > kMaxLiteral) break;
    append_unescaped(text.substr(next->begin, next->end - next->begin), &literal.joined);
    literal.end = next->end;
    *cursor = ahead;
  }
  if (literal.joined.empty() && piece.escaped) {
    append_unescaped(text.substr(piece.begin, piece.end - piece.begin), &literal.joined);
  }
  if (literal.begin == literal.end) return std::nullopt;
  return literal;
}

bool ends_bare(char c, BareValues bare) {
  if (c == '\n' || c == '\r' || c == '\0') return true;
  if (bare == BareValues::kWord) {
    return is_blank(c) || is_quote(c) || c == ';' || c == '|' || c == '&' || c == ')' || c == '>';
  }
  return false;
}

std::optional<Literal> take_bare(std::string_view text, BareValues bare, TextCursor* cursor) {
  Literal literal;
  literal.begin = cursor->at();
  while (!cursor->done() && !ends_bare(cursor->peek(), bare)) {
    // A comment begins behind a blank.
    if (is_blank(cursor->peek()) && (cursor->peek(1) == '#' || cursor->peek(1) == ';')) break;
    // Members of a flow mapping or list.
    if (bare == BareValues::kYaml &&
        (cursor->peek() == '}' || (cursor->peek() == ',' && is_blank(cursor->peek(1))))) {
      break;
    }
    cursor->step();
    if (cursor->at() - literal.begin > kMaxLiteral) return std::nullopt;
  }
  literal.end = cursor->at();
  while (literal.end > literal.begin && is_blank(text[literal.end - 1])) --literal.end;
  if (literal.begin == literal.end) return std::nullopt;
  return literal;
}

/// YAML's anchors and tags before a value, and "|" or ">" with the value on the next lines.
void skip_yaml_marks(TextCursor* cursor) {
  for (int marks = 0; marks < 3 && (cursor->peek() == '&' || cursor->peek() == '!'); ++marks) {
    TextCursor ahead = *cursor;
    while (!ahead.done() && !is_blank(ahead.peek()) && ahead.peek() != '\n') ahead.step();
    if (!is_blank(ahead.peek())) return;
    const bool reference = cursor->peek() == '!' && cursor->peek(1) != '!';
    if (reference) return;
    ahead.skip_blanks();
    *cursor = ahead;
  }
  if (cursor->peek() != '|' && cursor->peek() != '>') return;
  TextCursor ahead = *cursor;
  ahead.step();
  for (int i = 0;
       i < 3 && std::string_view("+-0123456789").find(ahead.peek()) != std::string_view::npos;
       ++i) {
    ahead.step();
  }
  ahead.skip_blanks();
  ahead.take('\r');
  if (!ahead.take('\n')) return;
  ahead.skip_blanks();
  *cursor = ahead;
}

}  // namespace

std::optional<Literal> read_literal(std::string_view text, TextCursor* cursor, BareValues bare) {
  if (bare == BareValues::kYaml) skip_yaml_marks(cursor);
  TextCursor ahead = *cursor;
  take_prefix(&ahead);
  std::optional<Piece> piece;
  if (!ahead.done() && is_quote(ahead.peek())) {
    piece = take_quoted(&ahead);
    if (!piece) return std::nullopt;
  } else {
    piece = take_percent(&ahead);
    if (!piece) piece = take_heredoc(&ahead);
  }
  if (piece) {
    *cursor = ahead;
    return finish_quoted(text, *piece, cursor);
  }
  if (bare == BareValues::kNone) return std::nullopt;
  return take_bare(text, bare, cursor);
}

}  // namespace sluice::secrets
