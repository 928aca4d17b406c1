// The app's config vars. Values lie in memory that is locked, left out of core dumps and wiped; who
// takes a value takes a view of it, never a copy. Copies of the whole share the values. For one
// thread while it is filled; afterwards any may read.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret_arena.h"

namespace sluice {

class ConfigVars {
 public:
  /// Values by name. Bytes as they are: newlines and bytes above 0x7F are kept.
  using Values = std::map<std::string, std::string_view, std::less<>>;

  ConfigVars() = default;
  ConfigVars(std::initializer_list<std::pair<std::string_view, std::string_view>> values);
  explicit ConfigVars(const std::map<std::string, std::string>& values);

  void set(const std::string& name, std::string_view value);
  /// Room to read a value into, of which keep() takes the first `size` bytes; see SecretArena.
  char* room(std::size_t size);
  void keep(const std::string& name, std::size_t size);

  const Values& values() const { return values_; }
  /// Nothing if there is none of this name.
  std::optional<std::string_view> value(std::string_view name) const;

  /// Overwrites the values, those of copies as well, and forgets the names.
  void forget();

 private:
  std::shared_ptr<SecretArena> arena_;
  Values values_;
};

}  // namespace sluice
