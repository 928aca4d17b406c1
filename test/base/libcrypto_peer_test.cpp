// What src/base computes against libcrypto's public interface, on many lengths and keys. Run with
// each of the two forms in which it can be built (SLUICE_SMALL).
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>

#include "base/ciphers.h"
#include "base/curves.h"
#include "base/ed25519.h"
#include "base/hash.h"
#include "base/key_derivation.h"
#include "test/catch.h"

namespace sluice {
namespace {

std::string some_bytes(std::size_t size) {
  static std::mt19937 generator(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(generator());
  return bytes;
}

const unsigned char* in(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* out(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string digest(const EVP_MD* type, std::string_view bytes) {
  std::string result(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  REQUIRE(EVP_Digest(bytes.data(), bytes.size(), out(result), &size, type, nullptr) == 1);
  result.resize(size);
  return result;
}

std::string keyed(const EVP_MD* type, std::string_view key, std::string_view bytes) {
  std::string result(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  REQUIRE(HMAC(type, key.data(), static_cast<int>(key.size()), in(bytes), bytes.size(), out(result),
               &size) != nullptr);
  result.resize(size);
  return result;
}

struct Sealed {
  std::string text;
  std::string tag = std::string(16, '\0');
};

Sealed seal(const EVP_CIPHER* cipher, std::string_view key, std::string_view iv,
            std::string_view plain) {
  Sealed sealed;
  sealed.text.resize(plain.size());
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  int size = 0;
  std::array<unsigned char, 16> rest{};
  REQUIRE(EVP_EncryptInit_ex(context, cipher, nullptr, in(key), in(iv)) == 1);
  REQUIRE(EVP_EncryptUpdate(context, out(sealed.text), &size, in(plain),
                            static_cast<int>(plain.size())) == 1);
  REQUIRE(EVP_EncryptFinal_ex(context, rest.data(), &size) == 1);
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, out(sealed.tag));
  EVP_CIPHER_CTX_free(context);
  return sealed;
}

TEST_CASE("hashes are those of libcrypto for every length about a block", "[base][hash]") {
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string bytes = some_bytes(size);
    const std::string key = some_bytes(1 + size % 150);
    CHECK(sha1_raw(bytes) == digest(EVP_sha1(), bytes));
    CHECK(sha256_hex(bytes) == [&] {
      std::string hex;
      for (const char c : digest(EVP_sha256(), bytes)) {
        hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        hex += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
      }
      return hex;
    }());
    CHECK(hmac_sha256(key, bytes) == keyed(EVP_sha256(), key, bytes));
    CHECK(hmac_sha1(key, bytes) == keyed(EVP_sha1(), key, bytes));
  }
}

TEST_CASE("keys from passwords are those of libcrypto", "[base][hash]") {
  for (std::size_t size = 1; size < 150; size += 7) {
    const std::string password = some_bytes(size);
    const std::string salt = some_bytes(size % 40);
    std::string expected(size, '\0');
    REQUIRE(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), in(salt),
                              static_cast<int>(salt.size()), 3, EVP_sha256(),
                              static_cast<int>(size), out(expected)) == 1);
    CHECK(pbkdf2_sha256(password, salt, 3, size).view() == expected);
  }
}

TEST_CASE("what libcrypto seals opens, and no other", "[base][ciphers]") {
  for (const std::size_t size : {0, 1, 15, 16, 17, 255, 16'383, 16'384, 16'385, 50'000}) {
    const std::string plain = some_bytes(size);
    const std::string key = some_bytes(32);
    const std::string iv = some_bytes(16);
    const auto half = std::string_view(key).substr(0, 16);
    const auto nonce = std::string_view(iv).substr(0, 12);
    const auto check = [&](auto opens, const EVP_CIPHER* cipher, std::string_view with) {
      Sealed sealed = seal(cipher, with, nonce, plain);
      CHECK(opens(with, nonce, sealed.text, sealed.tag));
      sealed.tag[size % 16] = static_cast<char>(sealed.tag[size % 16] ^ 1);
      CHECK_FALSE(opens(with, nonce, sealed.text, sealed.tag));
      sealed.tag[size % 16] = static_cast<char>(sealed.tag[size % 16] ^ 1);
      if (size == 0) return;
      sealed.text[size / 2] = static_cast<char>(sealed.text[size / 2] ^ 0x40);
      CHECK_FALSE(opens(with, nonce, sealed.text, sealed.tag));
    };
    INFO(size);
    check(aes_128_gcm_opens, EVP_aes_128_gcm(), half);
    check(chacha20_poly1305_opens, EVP_chacha20_poly1305(), key);
    CHECK(aes_256_ctr(key, iv, plain).view() == seal(EVP_aes_256_ctr(), key, iv, plain).text);
  }
  // The counter runs over into all of its bytes.
  const std::string key = some_bytes(32);
  const std::string last(16, '\xFF');
  const std::string plain = some_bytes(100);
  CHECK(aes_256_ctr(key, last, plain).view() == seal(EVP_aes_256_ctr(), key, last, plain).text);
}

TEST_CASE("points of secp256k1 are those of libcrypto", "[base][curves]") {
  EC_GROUP* group = EC_GROUP_new_by_curve_name(NID_secp256k1);
  EC_POINT* point = EC_POINT_new(group);
  for (int i = 0; i < 40; ++i) {
    std::string key = some_bytes(32);
    if (i < 8) std::fill(key.begin(), key.end() - 1 - i, '\0');
    BIGNUM* scalar = BN_bin2bn(in(key), 32, nullptr);
    std::string expected(33, '\0');
    REQUIRE(EC_POINT_mul(group, point, scalar, nullptr, nullptr, nullptr) == 1);
    REQUIRE(EC_POINT_point2oct(group, point, POINT_CONVERSION_COMPRESSED, out(expected), 33,
                               nullptr) == 33);
    CHECK(secp256k1_public_key(key) == expected);
    BN_free(scalar);
  }
  // The order less one, the greatest key, and the order, which is none.
  std::string order(32, '\0');
  BN_bn2binpad(EC_GROUP_get0_order(group), out(order), 32);
  CHECK(secp256k1_public_key(order).empty());
  --order.back();
  CHECK(secp256k1_public_key(order).substr(1) ==
        secp256k1_public_key(std::string(31, '\0') + '\x01').substr(1));
  EC_POINT_free(point);
  EC_GROUP_free(group);
}

TEST_CASE("keys and signatures of Curve25519 are those of libcrypto", "[base][curves]") {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string seed = some_bytes(32);
    const std::string message = some_bytes(size * 5);
    EVP_PKEY* exchange = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, in(seed), 32);
    EVP_PKEY* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, in(seed), 32);
    std::string expected(32, '\0');
    std::size_t length = 32;
    REQUIRE(EVP_PKEY_get_raw_public_key(exchange, out(expected), &length) == 1);
    CHECK(x25519_public_key(seed) == expected);
    REQUIRE(EVP_PKEY_get_raw_public_key(key, out(expected), &length) == 1);
    const PrivateKey own{SecretBytes(seed)};
    const PublicKey public_key = own.public_key();
    CHECK(std::equal(expected.begin(), expected.end(), public_key.bytes.begin(),
                     [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; }));
    std::string signature(64, '\0');
    length = 64;
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    REQUIRE(EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key) == 1);
    REQUIRE(EVP_DigestSign(context, out(signature), &length, in(message), message.size()) == 1);
    CHECK(own.sign(message).value() == signature);
    CHECK(verify(public_key, message, signature));
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(exchange);
    EVP_PKEY_free(key);
  }
}

}  // namespace
}  // namespace sluice
