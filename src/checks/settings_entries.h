// A structured file as a flat list of settings: JSON, YAML, TOML, XML, INI, properties and dotenv
// all become paths with values, so that one check reads spring.datasource.password wherever it
// stands. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "checks/syntax.h"
#include "format/node.h"

namespace sluice::checks {

/// More than these are not listed.
inline constexpr std::size_t kMaxEntries = 100'000;

struct SettingsEntry {
  std::string path;  ///< "env.SECRET_KEY.value", "buildpacks[0].url", "a.b@attribute"
  std::string value;
  std::size_t line = 0;                                   ///< 1-based
  format::Node::Kind kind = format::Node::Kind::kString;  ///< containers are listed, too
  std::size_t document = 0;                               ///< of a YAML stream
};

struct SettingsEntries {
  std::vector<SettingsEntry> entries;  ///< in file order
  std::optional<Error> error;          ///< the file could not be read
};

/// True if read_entries() knows the format.
bool has_entries(const Syntax& syntax);

SettingsEntries read_entries(std::string_view path, std::string_view text, const Syntax& syntax);

/// The entries of a document's tree.
void append_entries(const format::Node& node, std::size_t document,
                    std::vector<SettingsEntry>* entries);

}  // namespace sluice::checks
