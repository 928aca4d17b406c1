// The forms in which a value may stand in a file: base64, hex, escapes of JSON, HTML, YAML, shells
// and URLs, UTF-16. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/secret_arena.h"

namespace sluice::secrets {

/// One byte string to look for. The bytes lie in the arena.
struct EncodedForm {
  std::string_view bytes;
  std::string_view encoding;  ///< "plain", "base64", "hex", "url", "json", "html", "yaml", …
};

/// Shortest form that is worth looking for.
inline constexpr std::size_t kMinNeedle = 8;
/// Of longer values the first bytes do: no two secrets share so many.
inline constexpr std::size_t kMaxPlainNeedle = 4096;
inline constexpr std::size_t kMaxEncodedNeedle = 512;

/// Appends the value's forms, each one once, and none that is equal to the plain one.
void encode_forms(std::string_view value, SecretArena* arena, std::vector<EncodedForm>* forms);

}  // namespace sluice::secrets
