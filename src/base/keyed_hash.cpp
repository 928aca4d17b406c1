#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/key_derivation.h"

namespace sluice {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hmac(const EVP_MD* hash, std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  // A null key would mean "the last one" to libcrypto.
  const std::string_view given = key.data() == nullptr ? std::string_view("") : key;
  HMAC(hash, given.data(), static_cast<int>(given.size()), bytes_of(bytes), bytes.size(),
       digest.data(), &size);
  std::string result(reinterpret_cast<const char*>(digest.data()), size);
  wipe(digest.data(), digest.size());
  return result;
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha256(), key, bytes);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac(EVP_sha1(), key, bytes);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  return hex_encode(hmac_sha256(key, bytes));
}

SecretBytes pbkdf2_sha256(std::string_view password, std::string_view salt, unsigned rounds,
                          std::size_t size) {
  SecretBytes key(size);
  const int done =
      PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes_of(salt),
                        static_cast<int>(salt.size()), static_cast<int>(rounds), EVP_sha256(),
                        static_cast<int>(size), key.data());
  return done == 1 ? key : SecretBytes();
}

}  // namespace sluice
