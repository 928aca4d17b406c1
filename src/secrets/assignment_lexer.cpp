#include "secrets/assignment_lexer.h"

#include <array>
#include <string>

#include "secrets/fallback_lexer.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kMaxName = 96;
constexpr std::size_t kMaxGap = 64;
/// How far a sibling such as "value" may lie behind its "name".
constexpr std::size_t kMaxPair = 320;

using Name = AssignedName;

/// The byte `back` bytes before `at`, or NUL.
char before(std::string_view text, std::size_t at, std::size_t back = 1) {
  return at >= back && at - back < text.size() ? text[at - back] : '\0';
}

/// The word that ends at `end`, over blanks: "ENV NAME" -> ENV.
std::string_view word_before(std::string_view text, std::size_t end) {
  while (end > 0 && is_blank(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_word_byte(text[begin - 1]) && end - begin < 24) --begin;
  return text.substr(begin, end - begin);
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const std::string_view one : words) {
    if (word == one) return true;
  }
  return false;
}

std::optional<Assignment> found(const Name& name, std::optional<Literal> value) {
  if (!value) return std::nullopt;
  return Assignment{name.text, std::move(*value), false};
}

Literal trimmed(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view kAround = " \t\r\n\"'";
  while (begin < end && kAround.find(text[begin]) != std::string_view::npos) ++begin;
  while (end > begin && kAround.find(text[end - 1]) != std::string_view::npos) --end;
  return {begin, end, true, {}};
}

/// "${NAME:-literal}", "${NAME:=literal}", "${name:literal}" (shells, Compose, Spring).
std::optional<Assignment> lex_expansion(std::string_view text, const Name& name) {
  TextCursor cursor(text, name.end);
  if (!cursor.take(":-") && !cursor.take(":=") && !cursor.take(':') && !cursor.take('-') &&
      !cursor.take('=')) {
    return std::nullopt;
  }
  const std::size_t begin = cursor.at();
  while (!cursor.done() && cursor.peek() != '}' && cursor.peek() != '\n' && cursor.peek() != '$' &&
         cursor.at() - begin < kMaxLiteral) {
    cursor.step();
  }
  if (cursor.peek() != '}') return std::nullopt;
  const Literal value = trimmed(text, begin, cursor.at());
  if (value.begin == value.end) return std::nullopt;
  return Assignment{name.text, value, false};
}

/// The text of an XML element that begins at the cursor, up to "<".
std::optional<Literal> element_text(std::string_view text, TextCursor cursor) {
  const std::size_t begin = cursor.at();
  cursor.take("<![CDATA[");
  const std::size_t content = cursor.at();
  while (!cursor.done() && cursor.peek() != '<' && cursor.peek() != ']' &&
         cursor.at() - begin < kMaxLiteral) {
    cursor.step();
  }
  if (cursor.peek() != '<' && cursor.peek() != ']') return std::nullopt;
  const Literal value = trimmed(text, content, cursor.at());
  if (value.begin == value.end) return std::nullopt;
  return value;
}

/// <password encoding="x">literal</password>
std::optional<Assignment> lex_element(std::string_view text, const Name& name) {
  TextCursor cursor(text, name.end);
  for (std::size_t i = 0; i < kMaxName && cursor.peek() != '>'; ++i) {
    if (cursor.done() || cursor.peek() == '<' || cursor.peek() == '/' || cursor.peek() == '\n') {
      return std::nullopt;
    }
    cursor.step();
  }
  if (!cursor.take('>')) return std::nullopt;
  return found(name, element_text(text, cursor));
}

/// The literal of a member called "value" or "default" within the braces or tag at the cursor.
std::optional<Literal> sibling_value(std::string_view text, TextCursor cursor, BareValues bare) {
  const std::size_t begin = cursor.at();
  std::size_t lines = 0;
  while (!cursor.done() && cursor.at() - begin < kMaxPair && lines < 6) {
    const char c = cursor.peek();
    if (c == '}' || c == '<') return std::nullopt;
    lines += c == '\n' ? 1U : 0U;
    if (c == '>' && before(text, cursor.at()) != '/' && before(text, cursor.at()) != '=') {
      cursor.step();
      return element_text(text, cursor);
    }
    if (is_word_byte(c) && !is_name_byte(before(text, cursor.at()))) {
      std::size_t length = 0;
      while (is_word_byte(cursor.peek(length)) && length < 24) ++length;
      const std::string_view word = cursor.rest().substr(0, length);
      cursor.step(length);
      if (is_one_of(word, {"value", "Value", "default", "Default", "defaultValue", "VALUE"})) {
        if (is_quote(cursor.peek())) cursor.step();
        cursor.skip_blanks();
        if (!cursor.take("=>") && !cursor.take(':') && !cursor.take('=')) continue;
        cursor.skip_blanks();
        return read_literal(text, &cursor, bare);
      }
      // The next pair's name: ours has no value.
      if (is_one_of(word, {"name", "Name", "key", "Key"})) return std::nullopt;
      continue;
    }
    cursor.step();
  }
  return std::nullopt;
}

/// True if the name is itself the value of "name" or "key": {"name": "X", "value": "literal"},
/// <add key="X" value="literal"/>, "- name: X" above "value: literal".
bool is_named_pair(std::string_view text, const Name& name) {
  std::size_t at = name.begin;
  if (at > 0 && is_quote(text[at - 1])) --at;
  while (at > 0 && is_blank(text[at - 1])) --at;
  if (at == 0 || (text[at - 1] != ':' && text[at - 1] != '=' && text[at - 1] != '>')) {
    return false;
  }
  --at;
  if (at > 0 && text[at] == '>' && text[at - 1] == '=') --at;
  while (at > 0 && (is_blank(text[at - 1]) || is_quote(text[at - 1]))) --at;
  return is_one_of(word_before(text, at), {"name", "Name", "key", "Key", "variable", "NAME"});
}

std::optional<Assignment> lex_pair(std::string_view text, const Name& name, BareValues bare) {
  TextCursor cursor(text, name.end);
  if (is_quote(cursor.peek())) cursor.step();
  return found(name, sibling_value(text, cursor, bare));
}

/// Authorization: Basic literal, also inside of a quoted -H option.
std::optional<Assignment> lex_header(std::string_view text, const Name& name) {
  TextCursor cursor(text, name.end);
  if (is_quote(cursor.peek())) cursor.step();
  while (cursor.peek() == ']' || cursor.peek() == ')') cursor.step();
  cursor.skip_blanks();
  if (!cursor.take("=>") && !cursor.take(':') && !cursor.take(',') && !cursor.take('=')) {
    return std::nullopt;
  }
  cursor.skip_space();
  while (std::string_view("fbru$@").find(cursor.peek()) != std::string_view::npos &&
         is_quote(cursor.peek(1))) {
    cursor.step();
  }
  if (is_quote(cursor.peek())) cursor.step();
  if (!cursor.take("Basic ") && !cursor.take("Bearer ") && !cursor.take("Token ") &&
      !cursor.take("token ") && !cursor.take("bearer ") && !cursor.take("basic ") &&
      !cursor.take("ApiKey ")) {
    return std::nullopt;
  }
  cursor.skip_blanks();
  Literal value{cursor.at(), 0, true, {}};
  while (!cursor.done() && cursor.peek() > ' ' && cursor.peek() <= '~' &&
         !is_quote(cursor.peek()) && cursor.peek() != '\\' && cursor.peek() != '<' &&
         cursor.at() - value.begin < kMaxLiteral) {
    cursor.step();
  }
  value.end = cursor.at();
  if (value.begin == value.end) return std::nullopt;
  return Assignment{name.text, value, true};
}

/// ": string = " and ": &str = ": a type annotation between the name and the operator.
bool take_type_annotation(TextCursor* cursor) {
  TextCursor ahead = *cursor;
  std::size_t length = 0;
  while (is_name_byte(ahead.peek()) || is_blank(ahead.peek()) ||
         std::string_view("&?[]<>|*,").find(ahead.peek()) < 9) {
    ahead.step();
    if (++length > kMaxGap) return false;
  }
  if (length == 0 || ahead.peek() != '=' || ahead.peek(1) == '=' || ahead.peek(1) == '>') {
    return false;
  }
  ahead.step();
  *cursor = ahead;
  return true;
}

/// The operator between a name and its value; false if none follows.
bool take_operator(TextCursor* cursor) {
  static constexpr std::array<std::string_view, 9> kOperators = {"===", "!==", "==", "!=", "=>",
                                                                 ":=",  "+=",  "=",  ","};
  cursor->skip_blanks();
  for (const std::string_view op : kOperators) {
    if (cursor->take(op)) return true;
  }
  // C++: name{"literal"}
  if (cursor->peek() == '{' && is_quote(cursor->peek(1))) return cursor->take('{');
  if (cursor->take(':')) {
    cursor->skip_blanks();
    take_type_annotation(cursor);
    return true;
  }
  // Go: const name string = "literal"
  if (is_word_byte(cursor->peek()) || cursor->peek() == '*') {
    TextCursor ahead = *cursor;
    std::size_t length = 0;
    while ((is_name_byte(ahead.peek()) || ahead.peek() == '*') && length < 24) {
      ahead.step();
      ++length;
    }
    ahead.skip_blanks();
    if (ahead.peek() == '=' && ahead.peek(1) != '=') {
      ahead.step();
      *cursor = ahead;
      return true;
    }
  }
  return false;
}

/// Go's struct tags: `env:"NAME" envDefault:"literal"`.
bool take_tag_default(TextCursor* cursor) {
  TextCursor ahead = *cursor;
  ahead.skip_blanks();
  if (!ahead.take("envDefault:") && !ahead.take("default:") && !ahead.take("env-default:")) {
    return false;
  }
  *cursor = ahead;
  return is_quote(ahead.peek());
}

/// Words before a name that make what follows it, without an operator, its value.
bool is_declared(std::string_view text, const Name& name) {
  // Clojure's keywords; "::" is a scope of other languages.
  if (before(text, name.begin) == ':' && before(text, name.begin, 2) != ':') return true;
  return is_one_of(word_before(text, name.begin),
                   {"def", "defonce", "ENV", "ARG", "setenv", "SetEnv", "set", "machine", "login"});
}

/// Of "${NAME:literal}" the literal, of any other literal itself.
Literal default_in(std::string_view text, const Literal& literal) {
  TextCursor cursor(text, literal.begin);
  if (!cursor.take("${")) return literal;
  Name name;
  name.begin = cursor.at();
  while (is_name_byte(cursor.peek()) && cursor.at() - name.begin < kMaxName) cursor.step();
  name.end = cursor.at();
  const auto expansion = lex_expansion(text, name);
  return expansion ? expansion->value : literal;
}

/// What follows the operator: a literal, or an expression with a fallback.
std::optional<Literal> value_behind_operator(std::string_view text, TextCursor cursor,
                                             const LexerOptions& options, BareValues bare) {
  cursor.skip_blanks();
  TextCursor ahead = cursor;
  // Casts, wrappers and brackets before the quote: (, String::from(, new Secret(, Some(.
  TextCursor wrapped = cursor;
  std::size_t length = 0;
  while ((is_name_byte(wrapped.peek()) || wrapped.peek() == ':' || wrapped.peek() == ' ') &&
         length < 32) {
    wrapped.step();
    ++length;
  }
  const bool wraps = is_one_of(text.substr(cursor.at(), length),
                               {"", "String::from", "Some", "new Secret", "Secret", "SecretStr",
                                "Secret::new", "str", "bytes", "Buffer.from", "new String"});
  if (wraps && wrapped.take('(')) {
    wrapped.skip_space();
    TextCursor literal = wrapped;
    if (auto value = read_literal(text, &literal, BareValues::kNone)) return value;
  }
  if (bare == BareValues::kNone || bare == BareValues::kWord) {
    // A value on the next line counts if it is in quotes; in YAML that is another key.
    ahead.skip_space();
    if (is_quote(ahead.peek())) cursor = ahead;
  }
  ahead = cursor;
  if (auto literal = read_literal(text, &ahead, BareValues::kNone))
    return default_in(text, *literal);
  if (auto literal = find_fallback(text, cursor, options)) return literal;
  if (bare == BareValues::kNone) return std::nullopt;
  auto literal = read_literal(text, &cursor, bare);
  return literal ? default_in(text, *literal) : literal;
}

std::optional<Assignment> lex_operator(std::string_view text, const Name& name,
                                       const LexerOptions& options) {
  TextCursor cursor(text, name.end);
  const bool quoted = is_quote(cursor.peek());
  if (quoted) cursor.step();
  if (quoted && take_tag_default(&cursor)) return found(name, read_literal(text, &cursor, {}));
  // `['name']`, ENV.fetch("NAME"), name[]
  const std::size_t closers = cursor.at();
  while (std::string_view("[])?!").find(cursor.peek()) < 5 && cursor.at() - closers < 4) {
    if (cursor.rest().starts_with("??") || cursor.rest().starts_with("?:") ||
        cursor.rest().starts_with("!=")) {
      break;
    }
    cursor.step();
  }
  const bool closed = cursor.at() > closers;
  TextCursor ahead = cursor;
  if (take_fallback_operator(&ahead)) {
    return found(name, value_behind_operator(text, ahead, options, BareValues::kNone));
  }
  ahead = cursor;
  if (take_operator(&ahead)) {
    TextCursor brace = ahead;
    brace.skip_blanks();
    if (brace.take('{')) return found(name, sibling_value(text, brace, options.bare));
    const bool comma = before(text, ahead.at()) == ',';
    return found(name, value_behind_operator(text, ahead, options,
                                             comma ? BareValues::kNone : options.bare));
  }
  cursor.skip_blanks();
  // variable "name" { default = "literal" }; fetch("name") { "literal" }
  if (quoted && cursor.take('{')) {
    ahead = cursor;
    ahead.skip_space();
    if (closed && is_quote(ahead.peek())) return found(name, read_literal(text, &ahead, {}));
    return found(name, sibling_value(text, cursor, options.bare));
  }
  // .password("literal")
  if (cursor.at() == name.end && cursor.peek() == '(' && is_quote(cursor.peek(1))) {
    cursor.step();
    auto literal = read_literal(text, &cursor, BareValues::kNone);
    return cursor.peek() == ')' ? found(name, std::move(literal)) : std::nullopt;
  }
  if (cursor.at() == name.end + (quoted ? 1 : 0)) return std::nullopt;
  // --name literal, ENV NAME literal, (def name "literal"), (System/getenv "NAME") "literal"
  const bool env_call =
      closed && quoted && name.begin > 0 && word_before(text, name.begin - 1).ends_with("env");
  if (name.flag || is_declared(text, name) || env_call) {
    const bool words = name.flag || options.bare == BareValues::kWord;
    return found(name, read_literal(text, &cursor,
                                    words && !env_call ? BareValues::kWord : BareValues::kNone));
  }
  return std::nullopt;
}

bool is_header_name(std::string_view name) {
  constexpr std::string_view kHeader = "authorization";
  if (name.size() < kHeader.size()) return false;
  name.remove_prefix(name.size() - kHeader.size());
  for (std::size_t i = 0; i < kHeader.size(); ++i) {
    if ((name[i] | 0x20) != kHeader[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<AssignedName> name_around(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  AssignedName name;
  name.begin = at;
  while (name.begin > 0 && is_name_byte(text[name.begin - 1])) {
    if (at - --name.begin > kMaxName) return std::nullopt;
  }
  name.end = at;
  while (name.end < text.size() && is_name_byte(text[name.end])) {
    if (++name.end - at > kMaxName) return std::nullopt;
  }
  // Punctuation around a name is none of it: "--token", "password." in prose.
  while (name.begin < at && (text[name.begin] == '-' || text[name.begin] == '.')) {
    name.flag = text[name.begin] == '-';
    ++name.begin;
  }
  if (name.begin == name.end) return std::nullopt;
  name.text = text.substr(name.begin, name.end - name.begin);
  name.header = is_header_name(name.text);
  return name;
}

std::optional<Assignment> lex_assignment(std::string_view text, const AssignedName& name,
                                         const LexerOptions& options) {
  if (name.header) return lex_header(text, name);
  if (before(text, name.begin) == '{' && before(text, name.begin, 2) == '$') {
    return lex_expansion(text, name);
  }
  if (before(text, name.begin) == '<') {
    if (auto element = lex_element(text, name)) return element;
  }
  if (is_named_pair(text, name)) return lex_pair(text, name, options.bare);
  if (name.flag && name.end < text.size() && text[name.end] == '=') {
    TextCursor cursor(text, name.end + 1);
    return found(name, read_literal(text, &cursor, BareValues::kWord));
  }
  return lex_operator(text, name, options);
}

std::optional<Assignment> lex_assignment(std::string_view text, std::size_t at,
                                         const LexerOptions& options) {
  const std::optional<AssignedName> name = name_around(text, at);
  return name ? lex_assignment(text, *name, options) : std::nullopt;
}

}  // namespace sluice::secrets
