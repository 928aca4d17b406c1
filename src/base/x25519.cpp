#include "base/curves.h"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace sluice {
namespace {

constexpr std::size_t kKeySize = 32;

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* handle) const {
    kFree(handle);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Derivation = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Key x25519_private(std::string_view bytes) {
  if (bytes.size() != kKeySize) return nullptr;
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes_of(bytes), kKeySize));
}

}  // namespace

std::string x25519_public_key(std::string_view private_key) {
  const Key key = x25519_private(private_key);
  std::array<char, kKeySize> bytes{};
  std::size_t size = bytes.size();
  if (key == nullptr ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                  &size) != 1) {
    return {};
  }
  return {bytes.data(), size};
}

SecretBytes x25519_shared_secret(std::string_view private_key, std::string_view public_key) {
  if (public_key.size() != kKeySize) return {};
  const Key own = x25519_private(private_key);
  const Key peer(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytes_of(public_key), kKeySize));
  if (own == nullptr || peer == nullptr) return {};
  const Derivation derivation(EVP_PKEY_CTX_new(own.get(), nullptr));
  SecretBytes shared(kKeySize);
  std::size_t size = shared.size();
  if (derivation == nullptr || EVP_PKEY_derive_init(derivation.get()) != 1 ||
      EVP_PKEY_derive_set_peer(derivation.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(derivation.get(), shared.data(), &size) != 1 || size != kKeySize) {
    return {};
  }
  return shared;
}

}  // namespace sluice
