// What the name of a variable says of its value, by its last words: "api_token" is a secret,
// "token_count" is none. Its tables are data (rules/secrets/generic.toml). Immutable, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

enum class NameKind {
  kInnocent,
  kWeak,      ///< "key", "auth", "salt": may be one
  kKey,       ///< tokens and keys: random
  kPassword,  ///< chosen by people: need not be random
};

class SecretNames {
 public:
  /// From [generic]: names, password_names, weak_names, innocent_last_words, innocent_names.
  static Result<SecretNames> read(std::string_view name, const format::Node& document);

  NameKind judge(std::string_view name) const;
  /// Names whose values nobody means to publish: "…_SECRET", "…_PASSWORD", "…_PRIVATE_KEY".
  bool is_never_public(std::string_view name) const;

 private:
  /// What the end of a name tells. Several can be true.
  struct Ending {
    bool key = false;
    bool password = false;
    bool weak = false;
    bool innocent = false;
    bool innocent_word = false;  ///< if it is the last word alone
  };

  std::unordered_map<std::string, Ending> endings_;
};

}  // namespace sluice::secrets
