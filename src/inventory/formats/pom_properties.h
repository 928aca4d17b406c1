// ${...} in a pom.xml: the properties of the project and its parents, and what the project says of
// itself. One thread per object.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::inventory {

/// True if `text` still has a ${...}, or an entity that only a DTD could resolve.
bool is_unresolved(std::string_view text);

class PomProperties {
 public:
  /// A value that was set before stays: the child comes before its parents.
  void set(std::string_view name, std::string_view value);

  /// What is known of `text`; names without a value (environment, command line, parents outside
  /// the tree) and those that need themselves stay as they are.
  std::string fill_in(std::string_view text);

 private:
  struct Property {
    std::string value;
    bool filled_in = false;
    bool in_work = false;
  };

  const std::string* value_of(std::string_view name);

  std::unordered_map<std::string, Property> properties_;
  std::size_t depth_ = 0;
};

}  // namespace sluice::inventory
