// Package URLs (purl specification): pkg:type/namespace/name@version?qualifiers#subpath. Strict,
// takes any bytes, no I/O. Thread-safe: no state.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/package.h"

namespace sluice {

/// The parts, decoded. What the specification leaves to the type (case of names) is as written.
struct PackageUrl {
  std::string type;  ///< lower case
  std::string name_space;
  std::string name;
  std::string version;
  std::map<std::string, std::string> qualifiers;  ///< lower-case keys, no empty values
  std::string subpath;
};

/// Nothing for what is no package URL: another scheme, no type or no name, a broken percent sign.
std::optional<PackageUrl> parse_purl(std::string_view text);

/// Of a package, with what tells it from others of its name and version: the repository of a git
/// source, the address of a download, the repository that Maven is told to use.
std::string qualified_purl(std::string_view type, const Package& package);

}  // namespace sluice
