// Ed25519 signatures (RFC 8032), through libcrypto. Knows nothing of who is trusted. Thread-safe.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/secret_bytes.h"

namespace sluice {

inline constexpr std::size_t kEd25519SeedSize = 32;
inline constexpr std::size_t kEd25519SignatureSize = 64;

struct PublicKey {
  std::array<unsigned char, 32> bytes{};

  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

/// It is wiped when it goes.
class PrivateKey {
 public:
  /// RFC 8032 calls these 32 bytes the private key.
  explicit PrivateKey(SecretBytes seed) : seed_(std::move(seed)) {}

  PublicKey public_key() const;
  /// RFC 8032, section 5.1.6: 64 bytes, the same for the same message.
  Result<std::string> sign(std::string_view message) const;

 private:
  SecretBytes seed_;
};

/// Reads a PEM file with an unencrypted PKCS #8 key (RFC 8410), which is what
/// `openssl genpkey -algorithm ed25519` writes. Who else may read the file is not asked. Errors
/// carry the path and nothing of the file's contents.
Result<PrivateKey> read_private_key(const std::string& path);

/// Whether the signature is one of the message by this key (RFC 8032, section 5.1.7). False for
/// signatures of other lengths and for keys that are no point of the curve.
bool verify(const PublicKey& key, std::string_view message, std::string_view signature);

/// The key's text: the base64 line between the two marks of a PEM public key (SubjectPublicKeyInfo,
/// RFC 8410, section 4), 60 characters.
std::string to_text(const PublicKey& key);

/// Reads what to_text() gives, in exactly that form.
Result<PublicKey> parse_public_key(std::string_view text);

}  // namespace sluice
