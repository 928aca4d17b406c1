#include "format/trailing_commas.h"

#include <algorithm>

namespace sluice::format {
namespace {

/// Behind the string that begins at `at`.
std::size_t after_string(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

/// Behind the comment that begins at `at`, as nlohmann sees comments; `at` if there is none.
std::size_t after_comment(std::string_view json, std::size_t at) {
  const std::string_view rest = json.substr(at);
  const bool block = rest.starts_with("/*");
  if (!block && !rest.starts_with("//")) return at;
  const std::size_t end =
      block ? rest.find("*/", 2) : rest.find_first_of(std::string_view("\n\r\0", 3), 2);
  if (end == std::string_view::npos) return json.size();
  return at + end + (block ? 2 : 0);
}

}  // namespace

std::string without_trailing_commas(std::string_view json) {
  std::string text(json);
  constexpr std::size_t kNone = std::string::npos;
  std::size_t comma = kNone;    // the last token, if it is a comma behind a value
  bool is_after_value = false;  // whether the last token ends a value
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
      continue;
    }
    if (const std::size_t after = after_comment(json, at); after != at) {
      at = after;
      continue;
    }
    if ((c == '}' || c == ']') && comma != kNone) text[comma] = ' ';
    comma = c == ',' && is_after_value ? at : kNone;
    is_after_value = c != ',' && c != ':' && c != '{' && c != '[';
    at = c == '"' ? after_string(json, at) : at + 1;
  }
  return text;
}

}  // namespace sluice::format
