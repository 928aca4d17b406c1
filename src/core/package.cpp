#include "core/package.h"

#include <cctype>

namespace sluice {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

/// Never encoded: letters, digits and . - _ ~ : (purl specification, "Character encoding").
bool is_plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view(".-_~:").find(c) != std::string_view::npos;
}

std::string encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kHexDigits[byte >> 4];
    encoded += kHexDigits[byte & 15];
  }
  return encoded;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// Names with '/' carry a namespace: every segment but the last.
std::string encode_path(std::string_view name) {
  std::string path;
  for (std::size_t begin = 0;;) {
    const std::size_t slash = name.find('/', begin);
    path += encode(name.substr(begin, slash - begin));
    if (slash == std::string_view::npos) return path;
    path += '/';
    begin = slash + 1;
  }
}

}  // namespace

std::string_view to_string(Scope scope) {
  switch (scope) {
    case Scope::kRuntime:
      return "runtime";
    case Scope::kOptional:
      return "optional";
    case Scope::kDev:
      return "dev";
    case Scope::kTest:
      return "test";
    case Scope::kUnknown:
      break;
  }
  return "unknown";
}

std::string purl(std::string_view type, const Package& package) {
  std::string name = package.name;
  if (type == "pypi") {
    name = lower(name);
    for (char& c : name) {
      if (c == '_') c = '-';
    }
  } else if (type == "composer") {
    name = lower(name);
  }
  std::string text = "pkg:" + std::string(type) + '/' + encode_path(name);
  if (!package.version.empty()) text += '@' + encode(package.version);
  return text;
}

}  // namespace sluice
