#include "format/json_writer.h"

#include <array>
#include <cstdio>
#include <utility>

#include "base/unicode.h"

namespace sluice::format {
namespace {

/// As JSON writes what is not in the text itself: UTF-16, a pair for what needs more than 16 bits.
void append_escape(std::string* out, unsigned code) {
  std::array<char, 16> escape{};
  if (code < 0x10000) {
    std::snprintf(escape.data(), escape.size(), "\\u%04x", code);
  } else {
    std::snprintf(escape.data(), escape.size(), "\\u%04x\\u%04x", 0xD7C0U + (code >> 10),
                  0xDC00U + (code & 0x3FFU));
  }
  *out += escape.data();
}

/// A runner of GitHub Actions takes "##[" anywhere in its log for a command.
bool begins_command(std::string_view text, std::size_t at) {
  return text[at] == '[' && text.substr(0, at).ends_with("##");
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (!character.valid) {
      out += "\xEF\xBF\xBD";
    } else if (character.code == '"' || character.code == '\\') {
      out += '\\';
      out += text[at];
    } else if (is_hidden(character.code) || begins_command(text, at)) {
      append_escape(&out, character.code);
    } else {
      out += text.substr(at, character.length);
    }
    at += character.length;
  }
  return out += '"';
}

void JsonWriter::before_value() {
  if (std::exchange(after_key_, false)) return;
  if (has_items_.empty()) return;
  if (has_items_.back()) text_ += ',';
  has_items_.back() = true;
  text_ += '\n';
  text_.append(has_items_.size() * 2, ' ');
}

void JsonWriter::open(char bracket) {
  before_value();
  text_ += bracket;
  has_items_.push_back(false);
}

void JsonWriter::close(char bracket) {
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) {
    text_ += '\n';
    text_.append(has_items_.size() * 2, ' ');
  }
  text_ += bracket;
  hand_on();
}

void JsonWriter::raw(std::string_view text) {
  before_value();
  text_ += text;
  hand_on();
}

void JsonWriter::hand_on() {
  constexpr std::size_t kPiece = 128U << 10;
  if (!sink_ || text_.size() < kPiece) return;
  sink_(text_);
  text_.clear();
}

JsonWriter& JsonWriter::begin_object() {
  open('{');
  return *this;
}
JsonWriter& JsonWriter::end_object() {
  close('}');
  return *this;
}
JsonWriter& JsonWriter::begin_array() {
  open('[');
  return *this;
}
JsonWriter& JsonWriter::end_array() {
  close(']');
  return *this;
}
JsonWriter& JsonWriter::key(std::string_view name) {
  before_value();
  text_ += json_string(name) + ": ";
  after_key_ = true;
  return *this;
}
JsonWriter& JsonWriter::value(std::string_view text) {
  raw(json_string(text));
  return *this;
}
JsonWriter& JsonWriter::value(std::uint64_t number) {
  raw(std::to_string(number));
  return *this;
}
JsonWriter& JsonWriter::value(std::int64_t number) {
  raw(std::to_string(number));
  return *this;
}
JsonWriter& JsonWriter::value(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", number);
  raw(text.data());
  return *this;
}
JsonWriter& JsonWriter::value(bool flag) {
  raw(flag ? "true" : "false");
  return *this;
}
JsonWriter& JsonWriter::null() {
  raw("null");
  return *this;
}

JsonWriter& JsonWriter::member_if(std::string_view name, std::string_view content) {
  return content.empty() ? *this : member(name, content);
}

std::string JsonWriter::take() {
  text_ += '\n';
  return std::move(text_);
}

void JsonWriter::finish() { sink_(take()); }

}  // namespace sluice::format
