// Hashes and keyed hashes, through libcrypto. Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// SHA-256 (FIPS 180-4) as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104) as 64 lower-case hex digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

}  // namespace sluice
