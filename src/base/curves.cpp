#include "base/curves.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

#include <array>
#include <memory>

namespace sluice {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kCompressedSize = 33;

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* handle) const {
    kFree(handle);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Derivation = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Free<EC_POINT_clear_free>>;

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

std::string secp256k1_public_key(std::string_view private_key) {
  if (private_key.size() != kKeySize) return {};
  const Group group(EC_GROUP_new_by_curve_name(NID_secp256k1));
  const Number scalar(BN_bin2bn(bytes_of(private_key), kKeySize, nullptr));
  if (group == nullptr || scalar == nullptr) return {};
  // A private key is a number from 1 to the group's order minus 1.
  if (BN_is_zero(scalar.get()) != 0 ||
      BN_cmp(scalar.get(), EC_GROUP_get0_order(group.get())) >= 0) {
    return {};
  }
  const Point point(EC_POINT_new(group.get()));
  std::array<char, kCompressedSize> bytes{};
  if (point == nullptr ||
      EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr) != 1 ||
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_COMPRESSED,
                         reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                         nullptr) != bytes.size()) {
    return {};
  }
  return {bytes.data(), bytes.size()};
}

}  // namespace sluice
