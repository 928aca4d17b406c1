#include "format/hocon.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace sluice::format {
namespace {

using Kind = Node::Kind;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  return text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

/// The parts of one value: "a ${b} c", "[1] [2]", "${base} { … }".
struct Parts {
  std::string text;
  std::vector<Node> items;
  std::vector<Member> members;
  std::size_t kept = 0;  ///< bytes of the text whose blanks count
  bool quoted = false;
  bool has_array = false;
  bool has_object = false;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Node> read() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    skip_separators();
    Node root{Kind::kObject, line(), {}, {}, {}};
    if (peek() == '[' || peek() == '{') {
      if (std::optional<Node> value = read_value(0)) root = *std::move(value);
      skip_separators();
      if (!failed_ && !at_end()) fail("the document goes on behind its end");
    } else {
      read_members('\0', 0, &root.members);
    }
    if (failed_) return *failed_;
    return root;
  }

 private:
  char peek(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  bool at_end() const { return at_ >= text_.size(); }
  bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  std::uint32_t line() const { return static_cast<std::uint32_t>(line_); }

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

  bool at_comment() const { return peek() == '#' || here("//"); }

  /// Blanks, line ends and comments; commas, too, where they separate.
  void skip_space(bool commas) {
    while (!at_end()) {
      if (at_comment()) {
        skip_line();
      } else if (is_blank(peek()) || peek() == '\n' || (commas && peek() == ',')) {
        advance();
      } else {
        return;
      }
    }
  }
  void skip_separators() { skip_space(true); }

  /// Members up to `close`, which is passed; '\0': up to the end of the text.
  void read_members(char close, std::size_t depth, std::vector<Member>* members) {
    const std::size_t begin = line_;
    while (!failed_) {
      skip_separators();
      if (at_end()) {
        if (close != '\0') fail("no '}' for what begins here", begin);
        return;
      }
      if (close != '\0' && peek() == close) {
        ++at_;
        return;
      }
      if (!skip_include()) read_member(depth, members);
    }
  }

  /// `include "other"`, `include required(file("other"))`.
  bool skip_include() {
    if (!here("include")) return false;
    std::size_t next = at_ + 7;
    while (next < text_.size() && is_blank(text_[next])) ++next;
    const std::string_view rest = text_.substr(next);
    bool is_include = next > at_ + 7 && rest.starts_with('"');
    for (const std::string_view kind : {"required(", "file(", "url(", "classpath("}) {
      is_include = is_include || rest.starts_with(kind);
    }
    if (is_include) skip_line();
    return is_include;
  }

  void read_member(std::size_t depth, std::vector<Member>* members) {
    const std::uint32_t begin = line();
    std::optional<std::string> key = read_key();
    if (!key) return;
    bool adds = false;
    if (here("+=")) {
      adds = true;
      at_ += 2;
    } else if (peek() == '=' || peek() == ':') {
      ++at_;
    } else if (peek() != '{') {
      fail("a key without value");
      return;
    }
    skip_space(false);
    std::optional<Node> value = read_value(depth + 1);
    if (!value) return;
    if (adds) {
      Node list{Kind::kArray, value->line, {}, {}, {}};
      list.items.push_back(*std::move(value));
      value = std::move(list);
    }
    members->push_back({*std::move(key), begin, *std::move(value)});
  }

  /// Up to the sign or the brace behind it; quotes around its parts are taken off.
  std::optional<std::string> read_key() {
    std::string key;
    while (!at_end() && peek() != '\n') {
      const char c = peek();
      if (c == '=' || c == ':' || c == '{' || here("+=") || at_comment()) break;
      if (c == '"') {
        if (!read_string(&key)) return std::nullopt;
        continue;
      }
      if (c == '}' || c == ']' || c == '[' || c == ',') break;
      key += c;
      ++at_;
    }
    while (!key.empty() && is_blank(key.back())) key.pop_back();
    if (key.empty()) return fail("a key is missing");
    return key;
  }

  /// Up to the end of the line, a comma, a closing bracket or a comment.
  std::optional<Node> read_value(std::size_t depth) {
    if (depth > kMaxHoconDepth) return fail("nested too deeply");
    if (++values_ > kMaxHoconValues) return fail("too many values");
    const std::uint32_t begin = line();
    Parts parts;
    while (!at_end() && !at_comment()) {
      const char c = peek();
      if (c == '\n' || c == ',' || c == '}' || c == ']') break;
      if (!read_part(depth, &parts)) return std::nullopt;
    }
    return whole(std::move(parts), begin);
  }

  bool read_part(std::size_t depth, Parts* parts) {
    const char c = peek();
    if (c == '{') {
      ++at_;
      parts->has_object = true;
      read_members('}', depth, &parts->members);
      return !failed_;
    }
    if (c == '[') {
      parts->has_array = true;
      return read_items(depth, &parts->items);
    }
    if (c == '"') {
      parts->quoted = true;
      if (!read_string(&parts->text)) return false;
      parts->kept = parts->text.size();
      return true;
    }
    if (here("${")) {
      const std::size_t close = text_.substr(at_).find_first_of("}\n");
      if (close == std::string_view::npos || text_[at_ + close] == '\n') {
        fail("no '}' for \"${\"");
        return false;
      }
      parts->text += text_.substr(at_, close + 1);
      at_ += close + 1;
      return true;
    }
    // Blanks count between the parts of a text, not before its first one.
    if (!is_blank(c) || !parts->text.empty() || parts->quoted) parts->text += c;
    ++at_;
    return true;
  }

  bool read_items(std::size_t depth, std::vector<Node>* items) {
    const std::size_t begin = line_;
    ++at_;
    while (true) {
      skip_separators();
      if (at_end()) {
        fail("no ']' for what begins here", begin);
        return false;
      }
      if (peek() == ']') {
        ++at_;
        return true;
      }
      if (peek() == '}') {
        fail("unexpected '}'");
        return false;
      }
      std::optional<Node> item = read_value(depth + 1);
      if (!item) return false;
      items->push_back(*std::move(item));
    }
  }

  static Node whole(Parts parts, std::uint32_t line) {
    Node node{Kind::kString, line, {}, {}, {}};
    if (parts.has_array) {
      node.kind = Kind::kArray;
      node.items = std::move(parts.items);
      return node;
    }
    if (parts.has_object) {
      node.kind = Kind::kObject;
      node.members = std::move(parts.members);
      return node;
    }
    node.text = std::move(parts.text);
    while (node.text.size() > parts.kept && is_blank(node.text.back())) node.text.pop_back();
    if (parts.quoted) return node;
    if (node.text == "null" || node.text.empty()) node.kind = Kind::kNull;
    if (node.text == "true" || node.text == "false") node.kind = Kind::kBoolean;
    if (is_number(node.text)) node.kind = Kind::kNumber;
    return node;
  }

  /// What stands between quotes, appended to `text`.
  bool read_string(std::string* text) {
    const std::size_t begin = line_;
    if (here("\"\"\"")) return read_long_string(text);
    ++at_;
    while (!at_end() && peek() != '"' && peek() != '\n') {
      if (peek() == '\\') {
        read_escape(text);
      } else {
        *text += peek();
        ++at_;
      }
    }
    if (peek() != '"') {
      fail("a text without its closing quote", begin);
      return false;
    }
    ++at_;
    return true;
  }

  /// Between three quotes nothing is escaped. More quotes at its end belong to the text.
  bool read_long_string(std::string* text) {
    const std::size_t begin = line_;
    at_ += 3;
    while (!at_end() && !here("\"\"\"")) {
      *text += peek();
      advance();
    }
    if (at_end()) {
      fail("a text without its closing quotes", begin);
      return false;
    }
    while (peek(3) == '"') {
      *text += '"';
      ++at_;
    }
    at_ += 3;
    return true;
  }

  void read_escape(std::string* text) {
    constexpr std::array<std::pair<char, char>, 8> kEscapes = {{{'n', '\n'},
                                                                {'t', '\t'},
                                                                {'r', '\r'},
                                                                {'b', '\b'},
                                                                {'f', '\f'},
                                                                {'"', '"'},
                                                                {'\\', '\\'},
                                                                {'/', '/'}}};
    for (const auto& [letter, meaning] : kEscapes) {
      if (peek(1) != letter) continue;
      *text += meaning;
      at_ += 2;
      return;
    }
    *text += '\\';
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t values_ = 0;
  std::optional<Error> failed_;
};

}  // namespace

Result<Node> read_hocon(std::string_view path, std::string_view bytes) {
  Result<Node> document = Reader(bytes).read();
  if (document) return document;
  Error error = document.error();
  error.path = path;
  return error;
}

}  // namespace sluice::format
