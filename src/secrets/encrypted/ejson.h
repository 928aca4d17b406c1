// EJSON: JSON whose string values are encrypted to the file's _public_key, but for those of keys
// that begin with '_'. Stateless, thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kEjson = "EJSON";
inline constexpr std::string_view kEjsonValue = "EJ[1:";

bool recognise_ejson(const Input& input, Facts* facts);

/// Whether the private key is that of the public one, 64 hex digits each.
bool opens_ejson(std::string_view private_key, std::string_view public_key);

}  // namespace sluice::secrets::encrypted
