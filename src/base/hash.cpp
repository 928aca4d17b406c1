#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/encoding.h"

namespace sluice {
namespace {

std::string hex_of(const std::array<unsigned char, EVP_MAX_MD_SIZE>& digest, unsigned length) {
  return hex_encode({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return hex_of(digest, length);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), &length);
  return hex_of(digest, length);
}

}  // namespace sluice
