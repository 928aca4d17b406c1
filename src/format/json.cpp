#include "format/json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace sluice::format {
namespace {

/// nlohmann's lexer pulls its input through this iterator, so the number of newlines it has passed
/// is the line of the token that a SAX event is about (no JSON token spans lines).
class LineCountingIterator {
 public:
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  using iterator_category = std::input_iterator_tag;

  LineCountingIterator(const char* at, std::uint32_t* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  LineCountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  bool operator==(const LineCountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const LineCountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::uint32_t* line_;
};

/// Builds the tree from SAX events. Open containers live on a stack of their own and move into
/// their parent when they close, so no pointer into a growing vector is ever held.
class TreeBuilder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  TreeBuilder(const std::uint32_t* line, JsonParts parts) : line_(line), parts_(parts) {}

  bool null() { return scalar(Node::Kind::kNull, {}); }
  bool boolean(bool value) { return scalar(Node::Kind::kBoolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) { return number(text); }
  bool string(string_t& value) { return scalar(Node::Kind::kString, std::move(value)); }
  bool binary(binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Node::Kind::kObject); }
  bool start_array(std::size_t) { return open(Node::Kind::kArray); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(string_t& name) {
    if (unwanted_depth_ > 0) return true;
    unwanted_next_ = parts_.keep != nullptr && !parts_.keep(open_.size(), name);
    open_.back().key = std::move(name);
    open_.back().key_line = *line_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) {
    message_ = error.what();
    // "[json.exception.parse_error.101] parse error at line 3, column 1: syntax error …"
    if (const auto colon = message_.find(": "); colon != std::string::npos) {
      message_.erase(0, colon + 2);
    }
    // "; last read: '…'" quotes the document, which may hold a password.
    if (const auto quote = message_.find("; last read:"); quote != std::string::npos) {
      const auto expected = message_.find("; expected ", quote);
      message_.erase(quote, expected == std::string::npos ? expected : expected - quote);
    }
    return false;
  }

  Node take_root() { return std::move(root_); }
  const std::string& message() const { return message_; }

 private:
  struct Open {
    Node node;
    std::string key;
    std::uint32_t key_line = 0;
  };

  bool number(std::string text) { return scalar(Node::Kind::kNumber, std::move(text)); }

  bool scalar(Node::Kind kind, std::string text) {
    if (unwanted_depth_ > 0 || std::exchange(unwanted_next_, false)) return true;
    Node node;
    node.kind = kind;
    node.line = *line_;
    node.text = std::move(text);
    return place(std::move(node));
  }

  bool open(Node::Kind kind) {
    if (unwanted_depth_ > 0 || std::exchange(unwanted_next_, false)) {
      ++unwanted_depth_;
      return true;
    }
    if (open_.size() >= kMaxJsonDepth) {
      message_ = "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels";
      return false;
    }
    Open container;
    container.node.kind = kind;
    container.node.line = *line_;
    open_.push_back(std::move(container));
    return true;
  }

  bool close() {
    if (unwanted_depth_ > 0) {
      --unwanted_depth_;
      return true;
    }
    Node node = std::move(open_.back().node);
    open_.pop_back();
    return place(std::move(node));
  }

  bool place(Node node) {
    if (++values_ > parts_.max_values) {
      message_ = "more than " + std::to_string(parts_.max_values) + " values";
      return false;
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    Open& parent = open_.back();
    if (parent.node.is_array()) {
      parent.node.items.push_back(std::move(node));
    } else {
      parent.node.members.push_back({std::move(parent.key), parent.key_line, std::move(node)});
      parent.key.clear();
    }
    return true;
  }

  const std::uint32_t* line_;
  JsonParts parts_;
  std::size_t values_ = 0;
  bool unwanted_next_ = false;      // the value of the key that was just read
  std::size_t unwanted_depth_ = 0;  // containers that are open in an unwanted value
  std::vector<Open> open_;
  Node root_;
  std::string message_;
};

}  // namespace

Result<Node> read_json(std::string_view path, std::string_view bytes) {
  return read_json_parts(path, bytes, {nullptr, SIZE_MAX});
}

Result<Node> read_json_parts(std::string_view path, std::string_view bytes, JsonParts parts) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::uint32_t line = 1;
  TreeBuilder builder(&line, parts);
  bool complete = false;
  try {
    complete = nlohmann::json::sax_parse(LineCountingIterator(bytes.data(), &line),
                                         LineCountingIterator(bytes.data() + bytes.size(), &line),
                                         &builder);
  } catch (const std::exception& error) {
    return Error{std::string(path), line, error.what()};
  }
  if (!complete) return Error{std::string(path), line, "not valid JSON: " + builder.message()};
  return builder.take_root();
}

}  // namespace sluice::format
