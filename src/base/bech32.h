// Bech32 (BIP 173), without its limit of 90 characters: the text form of age's keys. Stateless,
// thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret_bytes.h"

namespace sluice {

struct Bech32 {
  std::string prefix;  ///< lower case
  SecretBytes bytes;
};

/// Nothing if the checksum, a character or the padding is wrong, or if upper and lower case are
/// mixed.
std::optional<Bech32> bech32_decode(std::string_view text);

/// Lower case.
std::string bech32_encode(std::string_view prefix, std::string_view bytes);

}  // namespace sluice
