// dotenv files with values that dotenvx encrypted. Stateless, thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kDotenvx = "dotenvx";
inline constexpr std::string_view kDotenvxKeyName = "DOTENV_PUBLIC_KEY";

bool recognise_dotenvx(const Input& input, Facts* facts);

/// Whether the private key (64 hex digits) is that of the public one (66).
bool opens_dotenvx(std::string_view private_key, std::string_view public_key);

}  // namespace sluice::secrets::encrypted
