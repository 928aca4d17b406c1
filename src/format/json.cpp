#include "format/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "format/tree_builder.h"
#include "format/utf8.h"

namespace sluice::format {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of a string that stand for themselves: printable ASCII but '"' and '\\'.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

/// One document, from the first byte to the last. The functions return false with `message_` set.
class Reader {
 public:
  Reader(std::string_view bytes, JsonDialect dialect, JsonParts parts)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()), dialect_(dialect), parts_(parts) {}

  /// Values one after the other; what is open lies in the builder, not on the call stack.
  bool read() {
    for (;;) {
      if (!begin_value()) return false;
      // What closes may end what is around it, too.
      while (!expects_value_) {
        if (!skip_blanks()) return false;
        if (open_.empty()) return at_ == end_ || fail("more after the end of the document");
        if (sink_ != nullptr && builder_.has_member_of(table_)) (*sink_)(builder_.take_member());
        if (!after_value()) return false;
      }
    }
  }

  void set_table(std::string_view table, const std::function<void(Member)>& sink) {
    table_ = table;
    sink_ = &sink;
  }

  Node take_root() { return builder_.take_root(); }
  const std::string& message() const { return message_; }
  std::uint32_t line() const { return line_; }

 private:
  bool fail(std::string_view message) {
    message_ = message;
    return false;
  }

  bool in_object() const { return !open_.empty() && open_.back(); }

  /// Whether the value that begins now is kept.
  bool is_wanted() { return unwanted_depth_ == 0 && !std::exchange(unwanted_next_, false); }

  bool count_value() {
    if (++values_ <= parts_.max_values) return true;
    return fail("more than " + std::to_string(parts_.max_values) + " values");
  }

  bool add_scalar(Node::Kind kind, std::string text) {
    if (!is_wanted()) return true;
    builder_.scalar(kind, std::move(text), line_);
    return count_value();
  }

  bool at(char c) const { return at_ != end_ && *at_ == c; }
  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  bool skip_blanks() {
    for (; at_ != end_; ++at_) {
      if (*at_ == '\n') {
        ++line_;
      } else if (*at_ == '/' && dialect_ == JsonDialect::kWithComments) {
        if (!skip_comment()) return false;
      } else if (*at_ != ' ' && *at_ != '\t' && *at_ != '\r') {
        break;
      }
    }
    return true;
  }

  /// Leaves the last byte of the comment (of "//": what stands before the line's end).
  bool skip_comment() {
    const std::string_view text = rest();
    const bool block = text.starts_with("/*");
    if (!block && !text.starts_with("//")) return fail("expected a comment after '/'");
    const std::size_t close = text.find(block ? "*/" : "\n", 2);
    if (block && close == std::string_view::npos) return fail("a comment without end");
    const std::size_t length = block ? close + 2 : std::min(close, text.size());
    for (std::size_t i = 0; i < length; ++i) line_ += text[i] == '\n' ? 1u : 0u;
    at_ += length - 1;
    return true;
  }

  /// A key if one is due, then a scalar or the opening of a container.
  bool begin_value() {
    if (!skip_blanks()) return false;
    if (in_object() && !read_key()) return false;
    if (at_ == end_) return fail("unexpected end, expected a value");
    expects_value_ = false;
    switch (*at_) {
      case '{':
        return open(Node::Kind::kObject);
      case '[':
        return open(Node::Kind::kArray);
      case '"': {
        std::string text;
        if (!read_string(text)) return false;
        return add_scalar(Node::Kind::kString, std::move(text));
      }
      case 't':
        return read_word("true", Node::Kind::kBoolean);
      case 'f':
        return read_word("false", Node::Kind::kBoolean);
      case 'n':
        return read_word("null", Node::Kind::kNull);
      default:
        return read_number();
    }
  }

  bool read_key() {
    if (!at('"')) return fail(at_ == end_ ? "unexpected end, expected a key" : "expected a key");
    std::string name;
    const std::uint32_t line = line_;
    if (!read_string(name)) return false;
    if (unwanted_depth_ == 0) {
      unwanted_next_ = parts_.keep != nullptr && !parts_.keep(open_.size(), name);
      if (!unwanted_next_) builder_.key(std::move(name), line);
    }
    if (!skip_blanks()) return false;
    if (!at(':')) return fail("expected ':' after a key");
    ++at_;
    return skip_blanks();
  }

  bool open(Node::Kind kind) {
    if (is_wanted()) {
      if (open_.size() >= kMaxJsonDepth) {
        return fail("nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
      }
      builder_.open(kind, line_);
    } else {
      ++unwanted_depth_;
    }
    ++at_;
    open_.push_back(kind == Node::Kind::kObject);
    if (!skip_blanks()) return false;
    const bool is_empty = at(kind == Node::Kind::kObject ? '}' : ']');
    expects_value_ = !is_empty;
    return !is_empty || close();
  }

  bool close() {
    ++at_;
    open_.pop_back();
    if (unwanted_depth_ > 0) {
      --unwanted_depth_;
      return true;
    }
    builder_.close();
    return count_value();
  }

  /// A comma, or the end of the innermost container.
  bool after_value() {
    const char closing = in_object() ? '}' : ']';
    if (at(',')) {
      ++at_;
      expects_value_ = true;
      if (dialect_ == JsonDialect::kStrict) return true;
      if (!skip_blanks()) return false;
      if (!at(closing)) return true;
      expects_value_ = false;
    }
    if (!at(closing)) {
      return fail(std::string(at_ == end_ ? "unexpected end, " : "") + "expected ',' or '" +
                  closing + "'");
    }
    return close();
  }

  bool read_string(std::string& text) {
    ++at_;
    for (;;) {
      const char* const begin = at_;
      while (at_ != end_ && kPlain[static_cast<unsigned char>(*at_)]) ++at_;
      text.append(begin, at_);
      if (at_ == end_) return fail("a string without end");
      if (*at_ == '"') {
        ++at_;
        return true;
      }
      if (*at_ == '\\') {
        if (!read_escape(text)) return false;
        continue;
      }
      if (static_cast<unsigned char>(*at_) < 0x20) return fail("a control character in a string");
      const std::size_t length = utf8_length(rest());
      if (length == 0) return fail("a string that is not UTF-8");
      text.append(at_, length);
      at_ += length;
    }
  }

  bool read_escape(std::string& text) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    ++at_;
    if (at_ == end_) return fail("a string without end");
    if (*at_ != 'u') {
      const std::size_t index = kNames.find(*at_);
      if (index == std::string_view::npos) return fail("an unknown escape in a string");
      text += kValues[index];
      ++at_;
      return true;
    }
    ++at_;
    char32_t code = 0;
    if (!read_hex(code)) return false;
    if (code >= 0xD800 && code < 0xDC00 && rest().starts_with("\\u")) {
      at_ += 2;
      char32_t low = 0;
      if (!read_hex(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return fail("half a character (surrogate) in a string");
      code = 0x10000 + ((code - 0xD800) << 10u) + (low - 0xDC00);
    }
    if (code >= 0xD800 && code <= 0xDFFF) return fail("half a character (surrogate) in a string");
    append_utf8(text, code);
    return true;
  }

  bool read_hex(char32_t& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ == end_ ? '"' : *at_;
      const int digit = is_digit(c)            ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return fail("\\u without four hexadecimal digits");
      code = code * 16 + static_cast<char32_t>(digit);
    }
    return true;
  }

  bool read_word(std::string_view word, Node::Kind kind) {
    if (!rest().starts_with(word)) return fail("expected a value");
    at_ += word.size();
    return add_scalar(kind, kind == Node::Kind::kNull ? std::string() : std::string(word));
  }

  bool skip_digits() {
    const char* const begin = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != begin;
  }

  bool read_number() {
    const char* const begin = at_;
    if (at('-')) ++at_;
    if (at('0')) {
      ++at_;
    } else if (!skip_digits()) {
      return fail(at_ == end_ || begin == at_ ? "expected a value" : "expected a digit");
    }
    bool may_overflow = at_ - begin > 300;
    if (at('.')) {
      ++at_;
      if (!skip_digits()) return fail("expected a digit after '.'");
    }
    if (at('e') || at('E')) {
      may_overflow = true;
      ++at_;
      if (at('+') || at('-')) ++at_;
      if (!skip_digits()) return fail("expected a digit in an exponent");
    }
    std::string text(begin, at_);
    if (may_overflow && !std::isfinite(std::strtod(text.c_str(), nullptr))) {
      return fail("a number that is too big");
    }
    return add_scalar(Node::Kind::kNumber, std::move(text));
  }

  const char* at_;
  const char* end_;
  JsonDialect dialect_;
  JsonParts parts_;
  std::string_view table_;
  const std::function<void(Member)>* sink_ = nullptr;
  std::uint32_t line_ = 1;
  bool expects_value_ = true;
  std::vector<bool> open_;          ///< containers, wanted or not: true for objects
  bool unwanted_next_ = false;      ///< the value of the key that was just read
  std::size_t unwanted_depth_ = 0;  ///< containers that are open in an unwanted value
  std::size_t values_ = 0;
  TreeBuilder builder_;
  std::string message_;
};

Result<Node> read(std::string_view path, Reader reader) {
  if (reader.read()) return reader.take_root();
  return Error{std::string(path), reader.line(), "not valid JSON: " + reader.message()};
}

}  // namespace

Result<Node> read_json(std::string_view path, std::string_view bytes, JsonDialect dialect) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return read(path, Reader(bytes, dialect, {nullptr, SIZE_MAX}));
}

Result<Node> read_json_parts(std::string_view path, std::string_view bytes, JsonParts parts) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return read(path, Reader(bytes, JsonDialect::kStrict, parts));
}

Result<Node> read_json_table(std::string_view path, std::string_view bytes, std::string_view table,
                             const std::function<void(Member)>& sink) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Reader reader(bytes, JsonDialect::kStrict, {nullptr, SIZE_MAX});
  reader.set_table(table, sink);
  return read(path, std::move(reader));
}

}  // namespace sluice::format
