#include "format/toml_limits.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "format/node.h"

namespace sluice::format {
namespace {

constexpr std::size_t kMaxKeyParts = 32;

/// Whether "[[name]]" begins the line at `at`: a name without dots and quotes.
bool begins_table_of_array(std::string_view bytes, std::size_t at) {
  if (!bytes.substr(at).starts_with("[[") || at == 0 || bytes[at - 1] != '\n') return false;
  const std::size_t end = bytes.find_first_not_of(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", at + 2);
  return end != std::string_view::npos && end > at + 2 && bytes.substr(end).starts_with("]]");
}

/// Where the string that begins at `at` ends; unclosed ones end with their line or the text.
std::size_t end_of_string(std::string_view bytes, std::size_t at) {
  const char quote = bytes[at];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  const bool multi_line = bytes.substr(at).starts_with(triple);
  for (at += multi_line ? 3 : 1; at < bytes.size(); ++at) {
    if (quote == '"' && bytes[at] == '\\') {
      ++at;
    } else if (multi_line ? bytes.substr(at).starts_with(triple) : bytes[at] == quote) {
      return at + (multi_line ? 3 : 1);
    } else if (!multi_line && bytes[at] == '\n') {
      return at;
    }
  }
  return bytes.size();
}

}  // namespace

Status check_toml_limits(std::string_view path, std::string_view bytes, TomlParts* parts) {
  const std::size_t mark = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  std::uint32_t line = 1;
  if (parts != nullptr) *parts = {{0, 1}};
  std::size_t dots = 0;
  std::size_t values = 0;
  const auto error = [&](const std::string& message) {
    return Error{std::string(path), line, "not valid TOML: " + message};
  };
  for (std::size_t at = mark; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (c == '[' && parts != nullptr && at - parts->back().begin >= kTomlPartBytes &&
        begins_table_of_array(bytes, at)) {
      parts->push_back({at, line});
    }
    if (c == '"' || c == '\'') {
      const std::size_t end = end_of_string(bytes, at);
      const std::string_view text = bytes.substr(at, end - at);
      line += static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
      at = end - 1;
    } else if (c == '#') {
      at = std::min(bytes.find('\n', at), bytes.size()) - 1;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      return error("a character outside ASCII stands outside a string");
    } else if (c == '.') {
      if (++dots >= kMaxKeyParts) {
        return error("a key has more than " + std::to_string(kMaxKeyParts) + " parts");
      }
    } else if (std::string_view("\n=,{}[]").find(c) != std::string_view::npos) {
      dots = 0;
      if (c == '\n') ++line;
      // Each value has one of these before or behind it.
      if ((c == '=' || c == ',' || c == '[' || c == '{') && ++values > kMaxDocumentValues) {
        return error("more than " + std::to_string(kMaxDocumentValues) + " values");
      }
    }
  }
  return std::nullopt;
}

}  // namespace sluice::format
