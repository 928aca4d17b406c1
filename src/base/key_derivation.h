// Keyed hashes as bytes, and keys made from passwords and other keys, through libcrypto. Stateless,
// thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/secret_bytes.h"

namespace sluice {

/// HMAC (RFC 2104), as bytes: 32 and 20 of them.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string hmac_sha1(std::string_view key, std::string_view bytes);

/// PBKDF2-HMAC-SHA-256 (RFC 8018). A round costs two hashes: 10,000 rounds for 80 bytes take
/// about 10 ms.
SecretBytes pbkdf2_sha256(std::string_view password, std::string_view salt, unsigned rounds,
                          std::size_t size);

/// The first 32 bytes of HKDF-SHA-256 (RFC 5869).
SecretBytes hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info);

}  // namespace sluice
