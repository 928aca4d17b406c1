// The key of a package in the database.
#pragma once

#include <string>
#include <string_view>

namespace sluice::advisories {

inline constexpr char kKeySeparator = '\x1F';

/// Ecosystem and normalised name in one text.
inline std::string package_key(std::string_view ecosystem, std::string_view name) {
  std::string key(ecosystem);
  key += kKeySeparator;
  key += name;
  return key;
}

/// The key's ecosystem.
inline std::string_view ecosystem_of(std::string_view key) {
  return key.substr(0, key.find(kKeySeparator));
}

}  // namespace sluice::advisories
