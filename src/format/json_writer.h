// JSON out: UTF-8, keys in the order they are written, two-space indentation, invalid UTF-8
// replaced by U+FFFD. Purely syntactic; it never fails. One thread per object.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text_sink.h"

namespace sluice::format {

/// `text` as a JSON string with its quotes.
std::string json_string(std::string_view text);

class JsonWriter {
 public:
  /// Keeps the document for take().
  JsonWriter() = default;
  /// Hands it on in pieces; finish() gives the last one.
  explicit JsonWriter(TextSink sink) : sink_(std::move(sink)) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(double number);  ///< one decimal
  JsonWriter& value(bool flag);
  JsonWriter& null();

  /// key() and value() in one.
  template <typename T>
  JsonWriter& member(std::string_view name, const T& content) {
    key(name);
    return value(content);
  }
  /// Nothing at all for an empty text.
  JsonWriter& member_if(std::string_view name, std::string_view content);

  /// The document with a final newline.
  std::string take();
  /// The rest of it, with a final newline, to the sink.
  void finish();

 private:
  void before_value();
  void open(char bracket);
  void close(char bracket);
  void raw(std::string_view text);
  void hand_on();

  TextSink sink_;  ///< may be null
  std::string text_;
  std::vector<bool> has_items_;
  bool after_key_ = false;
};

}  // namespace sluice::format
