#include "format/edn.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sluice::format {
namespace {

using Kind = EdnValue::Kind;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == '\f' || c == '\v';
}

/// Ends a symbol, a keyword or a number.
bool is_end(char c) {
  return is_space(c) || c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' ||
         c == '"' || c == ';' || c == '^' || c == '`' || c == '~' || c == '@';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void append_utf8(std::string& text, unsigned code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<EdnValue>> read() {
    std::vector<EdnValue> forms;
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (skip_blanks(0)) {
      if (std::optional<EdnValue> form = read_form(1)) forms.push_back(*std::move(form));
      if (failed_) return *failed_;
    }
    if (failed_) return *failed_;
    return forms;
  }

 private:
  char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  bool at_end() const { return at_ >= text_.size(); }

  std::nullopt_t fail(std::string message, std::size_t line = 0) {
    if (!failed_) failed_ = Error{{}, line == 0 ? line_ : line, std::move(message)};
    return std::nullopt;
  }

  void advance() {
    if (text_[at_++] == '\n') ++line_;
  }

  void skip_line() {
    while (!at_end() && peek() != '\n') ++at_;
  }

  /// Blanks, comments and discarded forms; false at the end of the text or after a failure.
  bool skip_blanks(std::size_t depth) {
    while (!at_end()) {
      if (is_space(peek())) {
        advance();
      } else if (peek() == ';' || (peek() == '#' && peek(1) == '!')) {
        skip_line();
      } else if (peek() == '#' && peek(1) == '_') {
        at_ += 2;
        if (!read_operand(depth + 1)) return false;
      } else {
        return !failed_;
      }
    }
    return false;
  }

  /// The form that a prefix belongs to.
  std::optional<EdnValue> read_operand(std::size_t depth) {
    const std::size_t line = line_;
    if (depth > kMaxEdnDepth) return fail("nested too deeply");
    if (!skip_blanks(depth)) return failed_ ? std::nullopt : fail("the text ends too early", line);
    return read_form(depth);
  }

  /// What stands here; there is at least one byte. Nothing after a failure.
  std::optional<EdnValue> read_form(std::size_t depth) {
    if (depth > kMaxEdnDepth) return fail("nested too deeply");
    if (++values_ > kMaxEdnValues) return fail("too many values");
    switch (peek()) {
      case '(':
        return read_items(Kind::kList, ')', depth);
      case '[':
        return read_items(Kind::kVector, ']', depth);
      case '{':
        return read_items(Kind::kMap, '}', depth);
      case ')':
      case ']':
      case '}':
        return fail(std::string("unexpected '") + peek() + '\'');
      case '"':
        return read_string(Kind::kString);
      case '\\':
        return read_character();
      case '^':
        ++at_;
        if (!read_operand(depth + 1)) return std::nullopt;
        return read_operand(depth + 1);
      case '~':
        at_ += peek(1) == '@' ? 2 : 1;
        return read_call("unquote", depth);
      case '\'':
      case '`':
        ++at_;
        return read_call("quote", depth);
      case '@':
        ++at_;
        return read_call("deref", depth);
      case '#':
        return read_dispatch(depth);
      default:
        return read_word();
    }
  }

  std::optional<EdnValue> read_call(std::string_view name, std::size_t depth) {
    EdnValue call{Kind::kList, static_cast<std::uint32_t>(line_), {}, {}};
    std::optional<EdnValue> operand = read_operand(depth + 1);
    if (!operand) return std::nullopt;
    call.items.push_back({Kind::kSymbol, call.line, std::string(name), {}});
    call.items.push_back(*std::move(operand));
    return call;
  }

  std::optional<EdnValue> read_dispatch(std::size_t depth) {
    switch (peek(1)) {
      case '{':
        ++at_;
        return read_items(Kind::kSet, '}', depth);
      case '(':
        ++at_;
        return read_items(Kind::kList, ')', depth);
      case '"':
        ++at_;
        return read_string(Kind::kOther);
      case '\'':  // #'var
      case '=':   // #=(form): not evaluated here
        at_ += 2;
        return read_operand(depth + 1);
      case '^':
        at_ += 2;
        if (!read_operand(depth + 1)) return std::nullopt;
        return read_operand(depth + 1);
      case '?':  // reader conditional
        at_ += peek(2) == '@' ? 3 : 2;
        return read_operand(depth + 1);
      case '#':  // ##Inf
        at_ += 2;
        return read_word();
      default:
        break;
    }
    ++at_;
    const char first = peek();
    // A tag, or "#:space{…}": what it stands before is the value.
    if (at_end() || is_space(first) || is_end(first)) return fail("unexpected '#'");
    if (!read_word()) return std::nullopt;
    return read_operand(depth + 1);
  }

  std::optional<EdnValue> read_items(Kind kind, char close, std::size_t depth) {
    EdnValue value{kind, static_cast<std::uint32_t>(line_), {}, {}};
    ++at_;
    while (skip_blanks(depth)) {
      if (peek() == close) {
        ++at_;
        if (kind == Kind::kMap && value.items.size() % 2 != 0) {
          return fail("a map with a key without value", value.line);
        }
        return value;
      }
      std::optional<EdnValue> item = read_form(depth + 1);
      if (!item) return std::nullopt;
      value.items.push_back(*std::move(item));
    }
    return fail(std::string("no '") + close + "' for what begins here", value.line);
  }

  std::optional<EdnValue> read_string(Kind kind) {
    EdnValue value{kind, static_cast<std::uint32_t>(line_), {}, {}};
    ++at_;
    while (!at_end() && peek() != '"') {
      if (peek() != '\\' || at_ + 1 >= text_.size()) {
        value.text += peek();
        advance();
        continue;
      }
      ++at_;
      if (kind == Kind::kOther) {  // in a regular expression the backslash is part of it
        value.text += '\\';
        value.text += peek();
        advance();
      } else {
        read_escape(value.text);
      }
    }
    if (at_end()) return fail("a text without its closing quote", value.line);
    ++at_;
    return value;
  }

  void read_escape(std::string& text) {
    constexpr std::array<std::pair<char, char>, 5> kEscapes = {
        {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'b', '\b'}, {'f', '\f'}}};
    if (peek() == 'u') {
      unsigned code = 0;
      std::size_t digits = 0;
      while (digits < 4 && hex_value(peek(1 + digits)) >= 0) {
        code = code * 16 + static_cast<unsigned>(hex_value(peek(1 + digits++)));
      }
      if (digits == 4) {
        append_utf8(text, code);
        at_ += 5;
        return;
      }
    }
    char c = peek();
    for (const auto& [letter, meaning] : kEscapes) {
      if (c == letter) c = meaning;
    }
    text += c;
    advance();
  }

  /// \a, \newline, \(
  std::optional<EdnValue> read_character() {
    EdnValue value{Kind::kOther, static_cast<std::uint32_t>(line_), {}, {}};
    ++at_;
    if (at_end()) return fail("the text ends too early");
    value.text += peek();
    advance();
    while (!at_end() && !is_end(peek())) value.text += text_[at_++];
    return value;
  }

  std::optional<EdnValue> read_word() {
    EdnValue value{Kind::kSymbol, static_cast<std::uint32_t>(line_), {}, {}};
    const std::size_t begin = at_;
    while (!at_end() && !is_end(peek())) ++at_;
    if (at_ == begin) return fail("unexpected character");
    value.text = text_.substr(begin, at_ - begin);
    const std::string& word = value.text;
    if (word.front() == ':') value.kind = Kind::kKeyword;
    const bool sign = word.size() > 1 && (word.front() == '-' || word.front() == '+');
    if (is_digit(word[sign ? 1 : 0])) value.kind = Kind::kNumber;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t values_ = 0;
  std::optional<Error> failed_;
};

}  // namespace

bool EdnValue::is_call(std::string_view symbol) const {
  return kind == Kind::kList && !items.empty() && items.front().is_symbol() &&
         items.front().text == symbol;
}

const EdnValue* EdnValue::find_after(std::size_t first, std::string_view key) const {
  const EdnValue* found = nullptr;
  for (std::size_t i = first; i + 1 < items.size(); i += 2) {
    if (items[i].items.empty() && items[i].text == key) found = &items[i + 1];
  }
  return found;
}

const EdnValue* EdnValue::find(std::string_view key) const {
  return is_map() ? find_after(0, key) : nullptr;
}

std::string_view EdnValue::text_of(std::string_view key) const {
  const EdnValue* value = find(key);
  return value != nullptr && value->is_string() ? std::string_view(value->text)
                                                : std::string_view();
}

Result<std::vector<EdnValue>> read_edn(std::string_view path, std::string_view bytes) {
  Result<std::vector<EdnValue>> forms = Reader(bytes).read();
  if (forms) return forms;
  Error error = forms.error();
  error.path = path;
  return error;
}

}  // namespace sluice::format
