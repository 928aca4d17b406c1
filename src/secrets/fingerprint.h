// Stable ids for secrets (contract section 6): bound to the value, so that a moved secret keeps its
// id and a changed one gets a new one; but never usable to guess a weak value.
#pragma once

#include <string>
#include <string_view>

namespace sluice::secrets {

struct FingerprintInput {
  std::string_view rule;
  std::string_view value;
  std::string_view path;
  std::string_view name;  ///< of the variable
  bool live = false;      ///< a config-var value: the hash must not depend on it
  std::string_view salt;  ///< from sluice.toml; empty: a fixed domain key
};

/// True if the id says nothing of the value, but rule, path and name: the value is live, or could
/// be guessed from a hash.
bool is_bound_to_path(const FingerprintInput& input);

/// "secret-" and 16 hex digits.
std::string fingerprint(const FingerprintInput& input);

}  // namespace sluice::secrets
