// What is known of the app's config vars. Three answers, not two: a local run without --env-dir
// knows nothing of them. Values serve to decide and never leave here. Immutable, thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sluice::checks {

enum class Presence { kPresent, kAbsent, kUnknown };

class Environment {
 public:
  /// Nothing is known.
  Environment() = default;
  /// `variables` must outlive the object.
  explicit Environment(const std::map<std::string, std::string>& variables)
      : variables_(&variables) {}

  bool known() const { return variables_ != nullptr; }
  Presence presence(std::string_view name) const;
  /// The value, or nullptr.
  const std::string* value(std::string_view name) const;
  /// All of them; empty if nothing is known.
  const std::map<std::string, std::string>& variables() const;

  /// SLUICE_ENV, else "ci" where CI is true, else "production".
  std::string stage() const;

 private:
  const std::map<std::string, std::string>* variables_ = nullptr;
};

}  // namespace sluice::checks
