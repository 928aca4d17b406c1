#include "core/package.h"

#include <algorithm>
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

/// Names with '/' carry a namespace: every segment but the last. Empty segments don't count.
std::string encode_path(std::string_view name) {
  std::string path;
  for (std::string_view rest = name; !rest.empty();) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (slash > 0) path += (path.empty() ? "" : "/") + encode(rest.substr(0, slash));
    rest.remove_prefix(std::min(slash + 1, rest.size()));
  }
  return path.empty() ? encode(name) : path;
}

/// The namespace of a distribution's packages: "Red Hat:9" gives "redhat".
std::string distribution_of(std::string_view ecosystem) {
  std::string name = lower(ecosystem.substr(0, ecosystem.find(':')));
  std::erase(name, ' ');
  return name;
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

std::string_view to_string(PackageState state) {
  switch (state) {
    case PackageState::kDeclared:
      return "declared";
    case PackageState::kLocked:
      return "locked";
    case PackageState::kInstalled:
      break;
  }
  return "installed";
}

std::string purl(std::string_view type, const Package& package) {
  std::string name = package.name;
  if (type == "pypi") {
    name = lower(name);
    std::replace(name.begin(), name.end(), '_', '-');
  } else if (type == "composer" || type == "hex" || type == "bitnami") {
    name = lower(name);
  } else if (type == "maven") {
    std::replace(name.begin(), name.end(), ':', '/');  // group:artifact
  } else if (type == "deb" || type == "rpm" || type == "apk") {
    name = distribution_of(package.ecosystem) + '/' + lower(name);
  }
  std::string text = "pkg:" + std::string(type) + '/' + encode_path(name);
  if (!package.version.empty()) text += '@' + encode(package.version);
  return text;
}

}  // namespace sluice
