#include "format/yaml_plain.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "format/tree_builder.h"

namespace sluice::format {
namespace {

constexpr std::size_t kMaxDepth = 64;
/// libyaml takes no longer keys without a '?' before them.
constexpr std::size_t kMaxKey = 1000;

enum CharClass : std::uint8_t {
  kFirst = 1,  ///< may begin a plain scalar
  kBlock = 2,  ///< may stand in one outside of brackets
  kFlow = 4,   ///< may stand in one within brackets
};

/// What neither list has ends the attempt.
constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  const auto allow = [&](std::string_view characters, unsigned add) {
    for (const char c : characters) {
      auto& entry = classes[static_cast<unsigned char>(c)];
      entry = static_cast<std::uint8_t>(entry | add);
    }
  };
  allow("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.~^=+$",
        kFirst | kBlock | kFlow);
  allow("-@%*!;&<", kBlock | kFlow);
  allow(">|'\"()`?,[]{}\\", kBlock);
  return classes;
}();

bool has(char c, unsigned wanted) {
  return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

bool is_printable(char c) { return c >= 0x20 && c <= 0x7E; }

/// One line of the text, without its indent; taken apart from left to right.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::vector<Node>> read() {
    while (next_line()) {
      if (text_ == "---" && indent_ == 0) {
        if (!end_document()) return {};
        continue;
      }
      if (!read_line()) return {};
    }
    if (!end_document()) return {};
    return std::move(documents_);
  }

 private:
  /// An open block. Its indent is -1 as long as its first line has not come.
  struct Level {
    std::size_t indent;
    bool is_list;
  };

  /// The next line that is neither blank nor a comment. Comments that
  /// are not all ASCII count as text, which ends the attempt: '#' begins no value.
  bool next_line() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      text_ = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++line_;
      const std::size_t blanks = text_.find_first_not_of(' ');
      if (blanks == std::string_view::npos) continue;
      const bool comment = text_[blanks] == '#';
      if (comment && std::all_of(text_.begin(), text_.end(), is_printable)) continue;
      indent_ = blanks;
      text_.remove_prefix(blanks);
      while (text_.ends_with(' ')) text_.remove_suffix(1);
      return true;
    }
    return false;
  }

  bool read_line() {
    const bool is_item = text_.starts_with("- ");
    if (value_is_due_) {
      // What belongs to "key:" stands deeper; else the key has no value.
      value_is_due_ = false;
      if (levels_.empty() || indent_ > levels_.back().indent) {
        if (!open_block(is_item)) return false;
      } else if (is_item && indent_ == levels_.back().indent) {
        return false;  // a list may stand as deep as its key
      } else {
        builder_.scalar(Node::Kind::kNull, {}, due_line_);
      }
    }
    while (!levels_.empty() && indent_ < levels_.back().indent) {
      builder_.close();
      levels_.pop_back();
    }
    if (levels_.empty() || indent_ != levels_.back().indent) return false;
    if (is_item != levels_.back().is_list) return false;
    return is_item ? read_item() : read_entry();
  }

  bool open_block(bool is_list) {
    if (levels_.size() >= kMaxDepth) return false;
    levels_.push_back({indent_, is_list});
    builder_.open(is_list ? Node::Kind::kArray : Node::Kind::kObject, line_);
    return true;
  }

  bool read_item() {
    text_.remove_prefix(2);
    while (text_.starts_with(' ')) text_.remove_prefix(1);
    // "- a: b" would be a mapping: a plain scalar with ": " is refused, and so is a quoted key.
    return !text_.empty() && read_value();
  }

  bool read_entry() {
    std::string key;
    const std::size_t length = text_.size();
    if (text_.starts_with('\'') || text_.starts_with('"')) {
      if (!read_quoted(key)) return false;
    } else {
      if (!has(text_[0], kFirst)) return false;
      std::size_t end = 1;
      for (;; ++end) {
        if (end == text_.size()) return false;
        if (text_[end] == ':' && (end + 1 == text_.size() || text_[end + 1] == ' ')) break;
        if (text_[end] != ':' && !has(text_[end], kBlock)) return false;  // no blanks in keys
      }
      key = text_.substr(0, end);
      text_.remove_prefix(end);
    }
    if (length - text_.size() > kMaxKey || !text_.starts_with(':')) return false;
    text_.remove_prefix(1);
    builder_.key(std::move(key), line_);
    if (text_.empty()) {
      value_is_due_ = true;
      due_line_ = line_;
      return true;
    }
    if (!text_.starts_with(' ')) return false;
    while (text_.starts_with(' ')) text_.remove_prefix(1);
    return read_value();
  }

  /// The rest of the line.
  bool read_value() {
    switch (text_[0]) {
      case '{':
      case '[':
        return read_flow() && text_.empty();
      case '\'':
      case '"':
        return read_quoted_value() && text_.empty();
      default:
        break;
    }
    if (!has(text_[0], kFirst)) return false;
    for (std::size_t i = 1; i < text_.size(); ++i) {
      const char c = text_[i];
      const char next = i + 1 < text_.size() ? text_[i + 1] : ' ';
      if (c == ':' ? next == ' ' : c == ' ' ? next == '#' : c != '#' && !has(c, kBlock)) {
        return false;
      }
    }
    add_plain(text_);
    return true;
  }

  void add_plain(std::string_view text) {
    Node::Kind kind = Node::Kind::kString;
    if (text == "~" || text == "null") kind = Node::Kind::kNull;
    if (text == "true" || text == "false") kind = Node::Kind::kBoolean;
    builder_.scalar(kind, std::string(text), line_);
  }

  bool read_quoted_value() {
    std::string value;
    if (!read_quoted(value)) return false;
    builder_.scalar(Node::Kind::kString, std::move(value), line_);
    return true;
  }

  /// Text between quotes that ends on this line, without escapes but '' and \" and \\.
  bool read_quoted(std::string& value) {
    const char quote = text_[0];
    for (std::size_t i = 1; i < text_.size(); ++i) {
      char c = text_[i];
      if (!is_printable(c)) return false;
      const char next = i + 1 < text_.size() ? text_[i + 1] : ' ';
      if (c == quote && !(quote == '\'' && next == '\'')) {
        text_.remove_prefix(i + 1);
        return true;
      }
      if (c == quote || (quote == '"' && c == '\\')) {
        if (c == '\\' && next != '"' && next != '\\') return false;
        c = next;
        ++i;
      }
      value += c;
    }
    return false;
  }

  /// {a: b, 'c': "d"} or [a, b], nothing nested.
  bool read_flow() {
    const bool is_object = text_[0] == '{';
    const char closing = is_object ? '}' : ']';
    text_.remove_prefix(1);
    builder_.open(is_object ? Node::Kind::kObject : Node::Kind::kArray, line_);
    skip_blanks();
    bool more = !text_.starts_with(closing);
    while (more) {
      if (is_object && !read_flow_key()) return false;
      if (text_.starts_with('\'') || text_.starts_with('"')) {
        if (!read_quoted_value()) return false;
      } else {
        const std::string_view scalar = take_flow_scalar();
        if (scalar.empty()) return false;
        add_plain(scalar);
      }
      skip_blanks();
      more = text_.starts_with(',');
      if (!more) break;
      text_.remove_prefix(1);
      skip_blanks();
    }
    if (!text_.starts_with(closing)) return false;
    text_.remove_prefix(1);
    builder_.close();
    return true;
  }

  bool read_flow_key() {
    std::string key;
    if (text_.starts_with('\'') || text_.starts_with('"')) {
      if (!read_quoted(key)) return false;
    } else {
      key = take_flow_scalar();
      if (key.empty()) return false;
    }
    if (key.size() > kMaxKey / 2 || !text_.starts_with(": ")) return false;
    text_.remove_prefix(2);
    skip_blanks();
    builder_.key(std::move(key), line_);
    return true;
  }

  /// Empty if it is none of the plain form.
  std::string_view take_flow_scalar() {
    if (text_.empty() || !has(text_[0], kFirst)) return {};
    std::size_t end = 1;
    for (; end < text_.size(); ++end) {
      const char next = end + 1 < text_.size() ? text_[end + 1] : ' ';
      // "a:b" and "a#b" are one word; "a: " ends it. Anything else is left to the caller to refuse.
      const bool word =
          text_[end] == ':' ? has(next, kFirst) : text_[end] == '#' || has(text_[end], kFlow);
      if (!word) break;
    }
    const std::string_view scalar = text_.substr(0, end);
    text_.remove_prefix(end);
    return scalar;
  }

  void skip_blanks() {
    while (text_.starts_with(' ')) text_.remove_prefix(1);
  }

  /// A stream that begins with "---" has no document before it; elsewhere an empty one is refused.
  bool end_document() {
    if (levels_.empty()) {
      const bool first = documents_.empty() && !std::exchange(started_, true);
      return first;
    }
    if (std::exchange(value_is_due_, true)) builder_.scalar(Node::Kind::kNull, {}, due_line_);
    for (; !levels_.empty(); levels_.pop_back()) builder_.close();
    documents_.push_back(builder_.take_root());
    started_ = true;
    return true;
  }

  std::string_view rest_;
  std::string_view text_;
  std::size_t indent_ = 0;
  std::uint32_t line_ = 0;
  std::uint32_t due_line_ = 0;
  bool value_is_due_ = true;  ///< first that of the document
  bool started_ = false;      ///< by "---" or by a line
  std::vector<Level> levels_;
  TreeBuilder builder_;
  std::vector<Node> documents_;
};

}  // namespace

std::optional<std::vector<Node>> read_plain_yaml(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return Reader(bytes).read();
}

}  // namespace sluice::format
