// base/ed25519.h and X25519 of base/curves.h by the functions that libcrypto's EVP calls in the end
// (see digests.cpp). They stand in no header of it; between 3.0 and 3.2 their form changed.
#include <openssl/opensslv.h>
#include <openssl/types.h>

#include <array>

#include "base/curves.h"
#include "base/ed25519.h"

extern "C" {
// NOLINTBEGIN(readability-identifier-naming): libcrypto's names
void ossl_x25519_public_from_private(unsigned char out[32], const unsigned char key[32]);
int ossl_x25519(unsigned char out[32], const unsigned char key[32], const unsigned char peer[32]);
int ossl_ed25519_public_from_private(OSSL_LIB_CTX* library, unsigned char out[32],
                                     const unsigned char seed[32], const char* properties);
#if OPENSSL_VERSION_PREREQ(3, 2)
int ossl_ed25519_sign(unsigned char* signature, const unsigned char* message, std::size_t size,
                      const unsigned char key[32], const unsigned char seed[32], unsigned char dom2,
                      unsigned char ph, unsigned char cs, const unsigned char* context,
                      std::size_t context_size, OSSL_LIB_CTX* library, const char* properties);
int ossl_ed25519_verify(const unsigned char* message, std::size_t size,
                        const unsigned char signature[64], const unsigned char key[32],
                        unsigned char dom2, unsigned char ph, unsigned char cs,
                        const unsigned char* context, std::size_t context_size,
                        OSSL_LIB_CTX* library, const char* properties);
#else
int ossl_ed25519_sign(unsigned char* signature, const unsigned char* message, std::size_t size,
                      const unsigned char key[32], const unsigned char seed[32],
                      OSSL_LIB_CTX* library, const char* properties);
int ossl_ed25519_verify(const unsigned char* message, std::size_t size,
                        const unsigned char signature[64], const unsigned char key[32],
                        OSSL_LIB_CTX* library, const char* properties);
#endif
// NOLINTEND(readability-identifier-naming)
}

namespace sluice {
namespace {

constexpr std::size_t kKeySize = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string x25519_public_key(std::string_view private_key) {
  if (private_key.size() != kKeySize) return {};
  std::array<unsigned char, kKeySize> bytes{};
  ossl_x25519_public_from_private(bytes.data(), bytes_of(private_key));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

SecretBytes x25519_shared_secret(std::string_view private_key, std::string_view public_key) {
  if (private_key.size() != kKeySize || public_key.size() != kKeySize) return {};
  SecretBytes shared(kKeySize);
  const int done = ossl_x25519(shared.data(), bytes_of(private_key), bytes_of(public_key));
  return done == 1 ? shared : SecretBytes();
}

PublicKey PrivateKey::public_key() const {
  PublicKey key;
  if (ossl_ed25519_public_from_private(nullptr, key.bytes.data(), seed_.data(), nullptr) != 1) {
    key = {};
  }
  return key;
}

Result<std::string> PrivateKey::sign(std::string_view message) const {
  const PublicKey key = public_key();
  std::string signature(kEd25519SignatureSize, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
#if OPENSSL_VERSION_PREREQ(3, 2)
  const int made = ossl_ed25519_sign(out, bytes_of(message), message.size(), key.bytes.data(),
                                     seed_.data(), 0, 0, 0, nullptr, 0, nullptr, nullptr);
#else
  const int made = ossl_ed25519_sign(out, bytes_of(message), message.size(), key.bytes.data(),
                                     seed_.data(), nullptr, nullptr);
#endif
  if (made != 1) return Error{"", 0, "cannot sign"};
  return signature;
}

bool verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  if (signature.size() != kEd25519SignatureSize) return false;
#if OPENSSL_VERSION_PREREQ(3, 2)
  return ossl_ed25519_verify(bytes_of(message), message.size(), bytes_of(signature),
                             key.bytes.data(), 0, 0, 0, nullptr, 0, nullptr, nullptr) == 1;
#else
  return ossl_ed25519_verify(bytes_of(message), message.size(), bytes_of(signature),
                             key.bytes.data(), nullptr, nullptr) == 1;
#endif
}

}  // namespace sluice
