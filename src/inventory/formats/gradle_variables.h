// Names of a Gradle build that stand for a literal: gradle.properties, ext, def and val. What is
// computed has no value here, and neither has a name with two different ones. One thread per
// object.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/formats/gradle_tokens.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

class GradleVariables {
 public:
  /// Nearest first: what was added before stays.
  void add_script(const std::vector<GradleToken>& tokens);
  void add_properties(std::string_view bytes);

  std::optional<std::string> value_of(std::string_view name) const;

  /// The text with $name and ${name} filled in; what has no value stays as it is.
  std::string fill_in(std::string_view text) const;

 private:
  std::optional<std::string> value_of(std::string_view name, std::size_t depth) const;
  std::string fill_in(std::string_view text, std::size_t depth) const;

  /// Not set: ambiguous.
  std::unordered_map<std::string, std::optional<std::string>> values_;
  mutable std::size_t lookups_ = 0;  ///< texts that name each other grow beyond any measure
};

/// Those of the script itself, of the scripts with the same name in folders above, and of
/// gradle.properties.
GradleVariables gradle_variables(const PackageFileInput& input,
                                 const std::vector<GradleToken>& tokens);

}  // namespace sluice::inventory
