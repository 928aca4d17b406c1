#include "format/hcl.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "format/json.h"

namespace sluice::format {
namespace {

/// Of an expression that is no string, kept.
constexpr std::size_t kMaxExpression = 500;
constexpr std::size_t kMaxLabels = 8;
/// Strings in "${…}" in strings.
constexpr std::size_t kMaxStringDepth = 16;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '*';
}

bool is_open(char c) { return c == '(' || c == '[' || c == '{'; }
bool is_close(char c) { return c == ')' || c == ']' || c == '}'; }

/// JSON in the middle of a file.
void move_down(Node* node, std::uint32_t lines) {
  node->line += lines;
  for (Node& item : node->items) move_down(&item, lines);
  for (Member& member : node->members) {
    member.line += lines;
    move_down(&member.value, lines);
  }
}

class HclReader {
 public:
  explicit HclReader(std::string_view bytes) : bytes_(bytes) {}

  Node read() {
    Node root;
    root.kind = Node::Kind::kObject;
    root.line = 1;
    while (at_ < bytes_.size() && values_ < kMaxHclValues) {
      read_body(&root, 0);
      if (at_ < bytes_.size() && is_close(bytes_[at_])) ++at_;  // one too many
    }
    return root;
  }

 private:
  bool done() const { return at_ >= bytes_.size(); }
  char here() const { return done() ? '\0' : bytes_[at_]; }
  bool begins(std::string_view what) const { return bytes_.substr(at_).starts_with(what); }

  std::uint32_t line() {
    const auto from = bytes_.begin() + static_cast<std::ptrdiff_t>(counted_);
    const auto to = bytes_.begin() + static_cast<std::ptrdiff_t>(std::max(counted_, at_));
    line_ += static_cast<std::uint32_t>(std::count(from, to, '\n'));
    counted_ = std::max(counted_, at_);
    return line_;
  }

  bool skip_comment() {
    if (here() == '#' || begins("//")) {
      at_ = std::min(bytes_.find('\n', at_), bytes_.size());
      return true;
    }
    if (!begins("/*")) return false;
    const std::size_t close = bytes_.find("*/", at_ + 2);
    at_ = close == std::string_view::npos ? bytes_.size() : close + 2;
    return true;
  }

  /// `lines`: line ends, too.
  void skip_blanks(bool lines) {
    while (!done()) {
      const char c = here();
      if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n')) {
        ++at_;
      } else if (!skip_comment()) {
        return;
      }
    }
  }

  /// Attributes and blocks, or the members of an object, up to the bracket that closes them.
  void read_body(Node* body, std::size_t depth) {
    while (values_ < kMaxHclValues) {
      skip_blanks(true);
      if (done() || is_close(here())) return;
      if (here() == ',' || here() == ';') {
        ++at_;
        continue;
      }
      const std::uint32_t first = line();
      std::vector<std::string> names;
      read_names(&names);
      const char next = here();
      if (!names.empty() && (next == '=' || next == ':')) {
        ++at_;
        if (here() == '>') ++at_;
        Member member{std::move(names.front()), first, {}};
        member.value = read_value(depth + 1);
        body->members.push_back(std::move(member));
      } else if (!names.empty() && next == '{') {
        add_block(body, std::move(names), first, depth);
      } else if (is_open(next)) {
        skip_expression();
      } else if (names.empty() && !done() && !is_close(next)) {
        ++at_;
      }
    }
  }

  /// The name of an attribute, or of a block with its labels.
  void read_names(std::vector<std::string>* names) {
    while (names->size() < kMaxLabels) {
      skip_blanks(false);
      if (here() == '"') {
        names->push_back(read_string());
      } else if (is_word(here())) {
        names->emplace_back(word());
      } else if (here() == '(' && names->empty()) {
        const std::size_t begin = at_;
        skip_brackets();
        names->push_back(expression(begin));
      } else {
        return;
      }
    }
  }

  std::string_view word() {
    const std::size_t begin = at_;
    while (!done() && is_word(here())) ++at_;
    return bytes_.substr(begin, at_ - begin);
  }

  void add_block(Node* body, std::vector<std::string> names, std::uint32_t first,
                 std::size_t depth) {
    Node* inner = body;
    for (std::string& name : names) {
      inner->members.push_back({std::move(name), first, {}});
      inner = &inner->members.back().value;
      inner->kind = Node::Kind::kObject;
      inner->line = first;
      ++values_;
    }
    if (depth >= kMaxHclDepth) {
      skip_brackets();
      return;
    }
    ++at_;
    read_body(inner, depth + 1);
    if (here() == '}') ++at_;
  }

  Node read_value(std::size_t depth) {
    skip_blanks(false);
    ++values_;
    Node node;
    node.kind = Node::Kind::kString;
    node.line = line();
    const std::size_t begin = at_;
    const bool too_deep = depth >= kMaxHclDepth;
    if (here() == '"') {
      node.text = read_string();
      if (goes_on()) node.text = rest_from(begin);
    } else if (begins("<<")) {
      read_heredoc(&node);
    } else if (here() == '[' && !too_deep) {
      node.kind = Node::Kind::kArray;
      read_items(&node, depth);
      skip_expression();
    } else if (here() == '{' && !too_deep) {
      node.kind = Node::Kind::kObject;
      ++at_;
      read_body(&node, depth + 1);
      if (here() == '}') ++at_;
      skip_expression();
    } else if (begins("jsonencode(") && !too_deep) {
      at_ += std::string_view("jsonencode(").size();
      skip_blanks(true);
      node = read_value(depth + 1);
      skip_expression();  // to the bracket
      skip_blanks(true);
      if (here() == ')') ++at_;
      skip_expression();
    } else {
      skip_expression();
      node.text = expression(begin);
      const std::string_view raw = bytes_.substr(begin, at_ - begin);
      if (raw.starts_with("true") || raw.starts_with("false")) {
        node.text = raw.starts_with("true") ? "true" : "false";
        node.kind = Node::Kind::kBoolean;
      }
    }
    return node;
  }

  void read_items(Node* list, std::size_t depth) {
    ++at_;
    while (values_ < kMaxHclValues) {
      skip_blanks(true);
      if (done() || is_close(here())) break;
      if (here() == ',') {
        ++at_;
        continue;
      }
      const std::size_t before = at_;
      list->items.push_back(read_value(depth + 1));
      if (at_ == before) ++at_;
    }
    if (here() == ']') ++at_;
  }

  /// The string was only the beginning: "a" + b, "a" == b ? …
  bool goes_on() {
    skip_blanks(false);
    const char c = here();
    return !done() && c != '\n' && c != ',' && !is_close(c);
  }

  std::string rest_from(std::size_t begin) {
    skip_expression();
    return expression(begin);
  }

  std::string expression(std::size_t begin) const {
    const std::string_view raw = bytes_.substr(begin, std::max(begin, code_end_) - begin);
    return "${" + std::string(raw.substr(0, kMaxExpression)) + "}";
  }

  /// To the end of the line, or what closes or separates it, not inside of brackets.
  void skip_expression() {
    std::size_t depth = 0;
    while (!done()) {
      const char c = here();
      if (depth == 0 && (c == '\n' || c == ',' || is_close(c))) return;
      if (skip_comment()) continue;
      if (c == '"') {
        at_ = string_end(at_, 0);
      } else if (begins("<<")) {
        Node ignored;
        read_heredoc(&ignored);
      } else {
        if (is_open(c)) ++depth;
        if (is_close(c)) --depth;
        ++at_;
      }
      if (c != ' ' && c != '\t' && c != '\r') code_end_ = at_;
    }
  }

  void skip_brackets() {
    std::size_t depth = 0;
    do {
      const char c = here();
      if (c == '"') {
        at_ = string_end(at_, 0);
        continue;
      }
      if (skip_comment()) continue;
      if (is_open(c)) ++depth;
      if (is_close(c)) --depth;
      ++at_;
    } while (depth > 0 && !done());
    at_ = std::min(at_, bytes_.size());
    code_end_ = at_;
  }

  /// Behind the string that opens at `open`; it ends with its line if nothing closes it.
  std::size_t string_end(std::size_t open, std::size_t depth) const {
    std::size_t braces = 0;
    std::size_t at = open + 1;
    while (at < bytes_.size()) {
      const char c = bytes_[at];
      if (c == '\n') return at;
      if (braces == 0 && c == '"') return at + 1;
      if (c == '\\') {
        at += 2;
      } else if ((c == '$' || c == '%') && bytes_.substr(at + 1).starts_with("{")) {
        ++braces;
        at += 2;
      } else if (braces > 0 && c == '"' && depth < kMaxStringDepth) {
        at = string_end(at, depth + 1);
      } else {
        if (braces > 0 && c == '{') ++braces;
        if (braces > 0 && c == '}') --braces;
        ++at;
      }
    }
    return bytes_.size();
  }

  std::string read_string() {
    const std::size_t begin = at_ + 1;
    const std::size_t end = std::max(string_end(at_, 0), begin);
    at_ = std::min(end, bytes_.size());
    std::string_view raw = bytes_.substr(begin, end - begin);
    if (raw.ends_with('"')) raw.remove_suffix(1);
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '\\' && i + 1 < raw.size()) {
        ++i;
        text += raw[i] == 'n' ? '\n' : raw[i] == 't' ? '\t' : raw[i];
      } else {
        text += raw[i];
      }
    }
    return text;
  }

  void read_heredoc(Node* node) {
    at_ += 2;
    if (here() == '-') ++at_;
    const std::string_view tag = word();
    const std::size_t row = bytes_.find('\n', at_);
    if (tag.empty() || row == std::string_view::npos) return;
    at_ = row + 1;
    const std::uint32_t first = line();
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (!done()) {
      const std::size_t stop = std::min(bytes_.find('\n', at_), bytes_.size());
      const std::string_view text = bytes_.substr(at_, stop - at_);
      const std::size_t ink = std::min(text.find_first_not_of(" \t"), text.size());
      const std::string_view rest = text.substr(ink);
      if (rest.starts_with(tag) && (rest.size() == tag.size() || !is_word(rest[tag.size()]))) {
        at_ += ink + tag.size();
        break;
      }
      at_ = std::min(stop + 1, bytes_.size());
      end = at_;
    }
    const std::string_view text = bytes_.substr(begin, end - begin);
    const std::size_t ink = text.find_first_not_of(" \t\r\n");
    if (ink != std::string_view::npos && text[ink] == '{') {
      if (auto json = read_json("", text)) {
        *node = std::move(*json);
        move_down(node, first - 1);
        return;
      }
    }
    node->text = text;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t code_end_ = 0;  ///< of the expression that was skipped last, without its comment
  std::size_t counted_ = 0;
  std::uint32_t line_ = 1;
  std::size_t values_ = 0;
};

}  // namespace

Node read_hcl(std::string_view bytes) { return HclReader(bytes).read(); }

}  // namespace sluice::format
