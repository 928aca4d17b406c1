// Ciphers, derived keys, curves and Bech32 against published vectors and another implementation.
#include "base/bech32.h"
#include "base/ciphers.h"
#include "base/curves.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/key_derivation.h"
#include "test/catch.h"

using namespace sluice;

namespace {

std::string bytes_of(std::string_view hex) { return hex_decode(hex).value_or(""); }

/// Keys of tests are hashes of texts, so that none stands in a file.
std::string test_key(int number) {
  return bytes_of(sha256_hex("sluice test " + std::to_string(number)));
}

}  // namespace

TEST_CASE("hex is read strictly") {
  CHECK(hex_decode("00fFa0") == std::string("\0\xFF\xA0", 3));
  CHECK(hex_decode("") == "");
  CHECK_FALSE(hex_decode("abc"));
  CHECK_FALSE(hex_decode("0g"));
  CHECK(hex_decode_secret("zz").empty());
  CHECK(hex_decode_secret("41").view() == "A");
}

TEST_CASE("keys are derived as their specifications say") {
  // RFC 7914, section 11, and other published vectors of PBKDF2-HMAC-SHA-256.
  CHECK(hex_encode(pbkdf2_sha256("password", "salt", 4096, 32).view()) ==
        "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");
  CHECK(hex_encode(hkdf_sha256("key", "salt", "info").view()) ==
        "9ca0d662557439e3b83365f2da4626d35da195c6d9d1779f09838cf9e408966e");
  CHECK(hex_encode(hmac_sha1("key", "text")) == "369e2959eb49450338b212748f77d8ded74847bb");
  CHECK(hex_encode(hmac_sha256("key", "text")) == hmac_sha256_hex("key", "text"));
  CHECK(hmac_sha256("", "").size() == 32);
}

TEST_CASE("a right tag opens, a wrong key, tag, IV or text does not") {
  const std::string key = test_key(1);
  const std::string sealed = bytes_of("887d5d5d14cf661459736479b7a16d3d25c77bbc243d916036");
  const std::string text = sealed.substr(0, 9);
  const std::string tag = sealed.substr(9);
  const std::string iv(12, '\x01');
  CHECK(aes_128_gcm_opens(key.substr(0, 16), iv, text, tag));
  CHECK_FALSE(aes_128_gcm_opens(key.substr(1, 16), iv, text, tag));
  CHECK_FALSE(aes_128_gcm_opens(key.substr(0, 16), iv, text.substr(1), tag));
  CHECK_FALSE(aes_128_gcm_opens(key.substr(0, 16), std::string(12, '\x02'), text, tag));
  CHECK_FALSE(aes_128_gcm_opens(key.substr(0, 16), iv, text, std::string(16, '\0')));
  CHECK_FALSE(aes_128_gcm_opens(key, iv, text, tag));
  CHECK_FALSE(aes_128_gcm_opens(key.substr(0, 16), iv, text, tag.substr(1)));
  CHECK_FALSE(aes_128_gcm_opens("", "", "", ""));

  const std::string boxed = bytes_of("b9eff72d2567f1671dfc3f28ce3e0595a0e84edffad15899ab");
  const std::string nonce(12, '\0');
  CHECK(chacha20_poly1305_opens(key, nonce, boxed.substr(0, 9), boxed.substr(9)));
  CHECK_FALSE(chacha20_poly1305_opens(test_key(2), nonce, boxed.substr(0, 9), boxed.substr(9)));
  CHECK_FALSE(chacha20_poly1305_opens(key.substr(1), nonce, boxed.substr(0, 9), boxed.substr(9)));

  const std::string counter(16, '\0');
  CHECK(aes_256_ctr(key, counter, bytes_of("52a628b11c203ff6c3")).view() == "plaintext");
  CHECK(aes_256_ctr(key.substr(1), counter, "x").empty());
  // More than one chunk, in both directions.
  const std::string big(100'000, 'x');
  CHECK(aes_256_ctr(key, counter, aes_256_ctr(key, counter, big).view()).view() == big);
}

TEST_CASE("public keys are those of the private ones") {
  const std::string one = x25519_public_key(test_key(1));
  const std::string two = x25519_public_key(test_key(2));
  CHECK(hex_encode(one) == "8efeaddbad0189ef5844618c74c734ec1a0fc6abaacae6def1aee6cd7e55f31b");
  CHECK(hex_encode(two) == "85bfe20800d848b2b87875e101a98e681458663eb2101b04d9818be45fa4db20");
  CHECK(hex_encode(x25519_shared_secret(test_key(1), two).view()) ==
        "9879408079e543778fee0af90b28bc17bca9bb94f0245e9d5b4343aca9328919");
  CHECK(x25519_public_key("short").empty());
  CHECK(x25519_shared_secret(test_key(1), "short").empty());
  CHECK(x25519_shared_secret(test_key(1), std::string(32, '\0')).empty());

  CHECK(hex_encode(secp256k1_public_key(test_key(1))) ==
        "02a0e834c628fb9f9974c3683d2f71ad2f353bdf6ec47c39d8e2310f045ca074b8");
  // One times the generator is the generator (SEC 2).
  CHECK(hex_encode(secp256k1_public_key(std::string(31, '\0') + '\x01')) ==
        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  CHECK(secp256k1_public_key(std::string(32, '\0')).empty());
  CHECK(secp256k1_public_key(std::string(32, '\xFF')).empty());
  CHECK(secp256k1_public_key("short").empty());
}

TEST_CASE("Bech32 is read and written as BIP 173 says") {
  for (const std::string_view valid :
       {"A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247"
        "j",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"}) {
    INFO(valid);
    CHECK(bech32_decode(valid));
  }
  for (const std::string_view invalid :
       {"", "1", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8",
        "1qzzfhee", "A12uEL5L", "a12uel5m",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x"}) {
    INFO(invalid);
    CHECK_FALSE(bech32_decode(invalid));
  }
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string bytes = (test_key(1) + test_key(2) + test_key(3)).substr(0, size);
    const auto decoded = bech32_decode(bech32_encode("age", bytes));
    REQUIRE(decoded);
    CHECK(decoded->prefix == "age");
    CHECK(decoded->bytes.view() == bytes);
  }
}
