// Which public key belongs to a private one, through libcrypto. Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/secret_bytes.h"

namespace sluice {

/// X25519 (RFC 7748): the public key of a private one, 32 bytes each. Empty for other lengths.
std::string x25519_public_key(std::string_view private_key);

/// X25519: the secret that a private key shares with the owner of a public one. Empty for other
/// lengths and for points of small order.
SecretBytes x25519_shared_secret(std::string_view private_key, std::string_view public_key);

/// secp256k1 (SEC 2): the point of a private key of 32 bytes, compressed to 33. Empty if it is
/// no private key.
std::string secp256k1_public_key(std::string_view private_key);

}  // namespace sluice
