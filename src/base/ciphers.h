// Whether a key opens a ciphertext, through libcrypto. Of authenticated ciphers only that answer is
// given: what is decrypted is wiped at once and never returned. Stateless, thread-safe.
#pragma once

#include <string_view>

#include "base/secret_bytes.h"

namespace sluice {

/// AES-128-GCM (NIST SP 800-38D) without additional data: key of 16 bytes, IV of 12, tag of 16.
/// False for other lengths and for a tag that is not right.
bool aes_128_gcm_opens(std::string_view key, std::string_view iv, std::string_view ciphertext,
                       std::string_view tag);

/// ChaCha20-Poly1305 (RFC 8439) without additional data: key of 32 bytes, nonce of 12, tag of 16.
bool chacha20_poly1305_opens(std::string_view key, std::string_view nonce,
                             std::string_view ciphertext, std::string_view tag);

/// AES-256 in counter mode (NIST SP 800-38A): key of 32 bytes, first counter block of 16. Empty
/// for other lengths. Wiped when it goes.
SecretBytes aes_256_ctr(std::string_view key, std::string_view counter, std::string_view bytes);

}  // namespace sluice
