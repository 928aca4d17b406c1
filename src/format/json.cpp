#include "format/json.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "format/trailing_commas.h"
#include "format/tree_builder.h"

namespace sluice::format {
namespace {

/// nlohmann's handlers are not told where a token stands, but the lexer pulls its input through
/// this iterator, which tells how far it is.
class TellingIterator {
 public:
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  using iterator_category = std::input_iterator_tag;

  TellingIterator(const char* at, const char** told) : at_(at), told_(told) {}
  reference operator*() const { return *at_; }
  TellingIterator& operator++() {
    *told_ = ++at_;
    return *this;
  }
  bool operator==(const TellingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const TellingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** told_;
};

/// The line of a place that only moves forward.
class LineCounter {
 public:
  explicit LineCounter(std::string_view bytes) : end_(bytes.data() + bytes.size()) {
    next_newline_ = find_newline(bytes.data());
  }

  std::uint32_t line_of(const char* at) {
    while (next_newline_ < at) {
      ++line_;
      next_newline_ = find_newline(next_newline_ + 1);
    }
    return line_;
  }

 private:
  const char* find_newline(const char* from) const {
    if (from == end_) return end_;
    const void* found = std::memchr(from, '\n', static_cast<std::size_t>(end_ - from));
    return found == nullptr ? end_ : static_cast<const char*>(found);
  }

  const char* end_;
  const char* next_newline_;
  std::uint32_t line_ = 1;
};

/// Builds the tree from nlohmann's events. A handler that returns false ends the reading.
class Handler {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  Handler(std::string_view bytes, JsonParts parts)
      : begin_(bytes.data()),
        end_(begin_ + bytes.size()),
        at_(begin_),
        lines_(bytes),
        parts_(parts) {}

  void set_sink(const EntrySink* sink) { sink_ = sink; }

  bool null() { return scalar(Node::Kind::kNull, {}); }
  bool boolean(bool value) { return scalar(Node::Kind::kBoolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) {
    return scalar(Node::Kind::kNumber, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) {
    return scalar(Node::Kind::kNumber, std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& text) {
    return scalar(Node::Kind::kNumber, text);
  }
  // Copies: the lexer keeps its buffer, which would have to grow again for each token.
  bool string(const string_t& value) { return scalar(Node::Kind::kString, value); }
  bool binary(const binary_t&) { return false; }

  bool key(const string_t& name) {
    if (in_table_) {
      if (entry_.depth() == 0) entry_.clear();
      entry_.key(name, line());
      return !is_too_big();
    }
    if (sink_ != nullptr && builder_.depth() == 1) table_ = number_of(name);
    if (unwanted_depth_ > 0) return true;
    unwanted_next_ = parts_.keep != nullptr && !parts_.keep(builder_.depth(), name);
    if (!unwanted_next_) builder_.key(name, line());
    return true;
  }

  bool start_object(std::size_t) { return open(Node::Kind::kObject); }
  bool start_array(std::size_t) { return open(Node::Kind::kArray); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) {
    constexpr int kOutOfRange = 406;
    message_ = error.id == kOutOfRange ? "a number that is too big" : without_quotes(error.what());
    return false;
  }

  const char** told() { return &at_; }
  Node take_root() { return builder_.take_root(); }
  const std::string& message() const { return message_; }

  /// Of what was read last; of the end, if the document ends too early.
  std::uint32_t error_line() { return lines_.line_of(at_ == end_ ? end_ : at_ - 1); }

 private:
  /// The parser's message without its place, which we say ourselves, and without what it quotes of
  /// the document, which may hold a password.
  static std::string without_quotes(std::string message) {
    // "[json.exception.parse_error.101] parse error at line 3, column 1: syntax error …"
    if (const std::size_t colon = message.find(": "); colon != std::string::npos) {
      message.erase(0, colon + 2);
    }
    if (const std::size_t quote = message.find("; last read:"); quote != std::string::npos) {
      const std::size_t expected = message.find("; expected ", quote);
      message.erase(quote, expected == std::string::npos ? expected : expected - quote);
    }
    return message;
  }

  /// Of the token that an event is about. The lexer may have gone one byte past it, which may be
  /// a newline; no token ends with one.
  std::uint32_t line() { return lines_.line_of(at_ == begin_ ? at_ : at_ - 1); }

  /// Whether the value that begins now is kept.
  bool is_wanted() { return unwanted_depth_ == 0 && !std::exchange(unwanted_next_, false); }

  /// The number of the table with that name among those that the sink gets.
  std::size_t number_of(std::string_view name) const {
    const auto found = std::find(sink_->tables.begin(), sink_->tables.end(), name);
    return found == sink_->tables.end() ? kNoTable
                                        : static_cast<std::size_t>(found - sink_->tables.begin());
  }

  bool scalar(Node::Kind kind, std::string_view text) {
    if (in_table_) {
      entry_.scalar(kind, text, line());
      return complete_in_entry();
    }
    if (!is_wanted()) return true;
    builder_.scalar(kind, std::string(text), line());
    return complete_value();
  }

  bool open(Node::Kind kind) {
    if (!in_table_ && !is_wanted()) {
      ++unwanted_depth_;
      return true;
    }
    if (builder_.depth() + entry_.depth() >= kMaxJsonDepth) {
      message_ = "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels";
      return false;
    }
    if (in_table_) {
      entry_.open(kind, line());
      return true;
    }
    in_table_ = builder_.depth() == 1 && table_ != kNoTable && kind == Node::Kind::kObject;
    builder_.open(kind, line());
    return true;
  }

  bool close() {
    if (in_table_ && entry_.depth() > 0) {
      entry_.close();
      return complete_in_entry();
    }
    in_table_ = false;
    if (unwanted_depth_ > 0) {
      --unwanted_depth_;
      return true;
    }
    builder_.close();
    return complete_value();
  }

  bool complete_in_entry() {
    if (entry_.depth() == 0) sink_->take(0, table_, entry_.root());
    return !is_too_big();
  }

  bool is_too_big() {
    if (!entry_.is_too_big()) return false;
    message_ = Entry::kTooBig;
    return true;
  }

  bool complete_value() {
    if (++values_ > parts_.max_values) {
      message_ = "more than " + std::to_string(parts_.max_values) + " values";
      return false;
    }
    return true;
  }

  static constexpr std::size_t kNoTable = static_cast<std::size_t>(-1);

  const char* begin_;
  const char* end_;
  const char* at_;  ///< behind the last byte that the lexer has taken
  LineCounter lines_;
  JsonParts parts_;
  const EntrySink* sink_ = nullptr;
  std::size_t table_ = kNoTable;  ///< which one the root's last key names
  bool in_table_ = false;
  Entry entry_;
  bool unwanted_next_ = false;      ///< the value of the key that was just read
  std::size_t unwanted_depth_ = 0;  ///< containers that are open in an unwanted value
  std::size_t values_ = 0;
  TreeBuilder builder_;
  std::string message_;
};

struct Options {
  JsonParts parts = {nullptr, kMaxDocumentValues};
  bool with_comments = false;
  const EntrySink* sink = nullptr;
};

Result<Node> read(std::string_view path, std::string_view bytes, const Options& options) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Handler handler(bytes, options.parts);
  handler.set_sink(options.sink);
  const bool is_read = nlohmann::json::sax_parse(
      TellingIterator(bytes.data(), handler.told()),
      TellingIterator(bytes.data() + bytes.size(), handler.told()), &handler,
      nlohmann::json::input_format_t::json, true, options.with_comments);
  if (is_read) return handler.take_root();
  return Error{std::string(path), handler.error_line(), "not valid JSON: " + handler.message()};
}

}  // namespace

Result<Node> read_json(std::string_view path, std::string_view bytes, JsonDialect dialect) {
  if (dialect == JsonDialect::kStrict) return read(path, bytes, {});
  Options options;
  options.with_comments = true;
  return read(path, without_trailing_commas(bytes), options);
}

Result<Node> read_json_parts(std::string_view path, std::string_view bytes, JsonParts parts) {
  Options options;
  options.parts = parts;
  return read(path, bytes, options);
}

Result<Node> read_json_entries(std::string_view path, std::string_view bytes,
                               const EntrySink& sink) {
  Options options;
  options.sink = &sink;
  return read(path, bytes, options);
}

}  // namespace sluice::format
