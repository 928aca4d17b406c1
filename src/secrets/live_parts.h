// Takes a config var's value apart into what is secret in it: the password of a URL, tokens of its
// query, strings of a JSON document, lines of a PEM block, items of a list. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret_arena.h"

namespace sluice::secrets {

struct ValuePart {
  std::string_view text;  ///< of the value, or of the parts' own memory
  std::string name;       ///< of this part, if it has one of its own ("private_key"); else empty
  bool secret = false;    ///< its place alone says that it is one (a URL's password)
  /// No finding by itself, but to be taken out of the report's texts: a key's other lines.
  bool only_redacted = false;
};

struct ValueParts {
  SecretArena decoded;
  std::vector<ValuePart> parts;
  std::string_view left_out;  ///< why there are none; empty if there are some
};

/// Most parts that one value gives.
inline constexpr std::size_t kMaxValueParts = 256;

/// The parts are views of `value`, which has to outlive them.
ValueParts split_value(std::string_view value);

}  // namespace sluice::secrets
