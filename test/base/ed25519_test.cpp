#include "base/ed25519.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/hash.h"
#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key make_key(int type) {
  EVP_PKEY* key = nullptr;
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_id(type, nullptr);
  REQUIRE(EVP_PKEY_keygen_init(context) == 1);
  REQUIRE(EVP_PKEY_keygen(context, &key) == 1);
  EVP_PKEY_CTX_free(context);
  return {key, EVP_PKEY_free};
}

/// As `openssl genpkey` writes it, encrypted if there is a passphrase.
void write_pem(EVP_PKEY* key, const std::string& path, const char* passphrase = nullptr) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  const EVP_CIPHER* cipher = passphrase == nullptr ? nullptr : EVP_aes_128_cbc();
  const int length =
      passphrase == nullptr ? 0 : static_cast<int>(std::string_view(passphrase).size());
  CHECK(PEM_write_PKCS8PrivateKey(file, key, cipher, passphrase, length, nullptr, nullptr) == 1);
  std::fclose(file);
}

std::string public_line(EVP_PKEY* key) {
  BIO* bio = BIO_new(BIO_s_mem());
  REQUIRE(PEM_write_bio_PUBKEY(bio, key) == 1);
  char* bytes = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &bytes));
  const std::string pem(bytes, size);
  BIO_free(bio);
  const std::size_t begin = pem.find('\n') + 1;
  return pem.substr(begin, pem.find('\n', begin) - begin);
}

std::string from_hex(std::string_view hex) {
  std::string percent;
  for (std::size_t i = 0; i < hex.size(); i += 2) percent += '%' + std::string(hex.substr(i, 2));
  return percent_decode(percent);
}

PublicKey key_of(std::string_view bytes) {
  PublicKey key;
  REQUIRE(bytes.size() == key.bytes.size());
  std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
  return key;
}

TEST_CASE("Ed25519 accepts RFC 8032's signatures and no others", "[base][ed25519]") {
  struct Row {
    std::string_view key;
    std::string_view message;
    std::string_view signature;
  };
  // RFC 8032, section 7.1: tests 1 to 3.
  constexpr std::array kRows = {
      Row{"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
          "1cf9b46bd25bf5f0595bbe24655141438e7a100b"},
      Row{"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
          "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
      Row{"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
          "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
          "984dc6594a7c15e9716ed28dc027beceea1ec40a"}};
  for (const Row& row : kRows) {
    const PublicKey key = key_of(from_hex(row.key));
    const std::string message = from_hex(row.message);
    const std::string signature = from_hex(row.signature);
    INFO(row.key);
    CHECK(verify(key, message, signature));
    CHECK_FALSE(verify(key, message + '\0', signature));
    CHECK_FALSE(verify(key, message, signature.substr(1)));
    CHECK_FALSE(verify(key, message, signature + '\0'));
    CHECK_FALSE(verify(key, message, ""));
    for (std::size_t i = 0; i < signature.size(); ++i) {
      std::string bad = signature;
      bad[i] = static_cast<char>(bad[i] ^ 1);
      CHECK_FALSE(verify(key, message, bad));
    }
    PublicKey other = key;
    other.bytes[5] ^= 1;
    CHECK_FALSE(verify(other, message, signature));
    PublicKey no_point;
    no_point.bytes.fill(0xFF);
    CHECK_FALSE(verify(no_point, message, signature));
  }
}

TEST_CASE("Ed25519 keys from a PEM file sign what their public part verifies", "[base][ed25519]") {
  const test::TempFolder folder;
  const Key made = make_key(EVP_PKEY_ED25519);
  write_pem(made.get(), folder.path("key.pem"));
  REQUIRE(::chmod(folder.path("key.pem").c_str(), 0644) == 0);  // others may read it: accepted
  const auto key = read_private_key(folder.path("key.pem"));
  REQUIRE(bool(key));
  for (const std::string& message :
       {std::string(), std::string("a\0b", 3), std::string(70'000, 'x')}) {
    const auto signature = key->sign(message);
    REQUIRE(bool(signature));
    CHECK(signature->size() == kEd25519SignatureSize);
    CHECK(*signature == *key->sign(message));
    CHECK(verify(key->public_key(), message, *signature));
    CHECK_FALSE(verify(key->public_key(), message + "x", *signature));
  }
  CHECK(to_text(key->public_key()) == public_line(made.get()));
}

TEST_CASE("What is no Ed25519 private key is refused with its reason", "[base][ed25519]") {
  const test::TempFolder folder;
  const Key made = make_key(EVP_PKEY_ED25519);
  write_pem(made.get(), folder.path("good"));
  const std::string pem = test::read_bytes(folder.path("good"));
  folder.write("empty", "");
  folder.write("text", "no key\n");
  folder.write("cut", pem.substr(0, pem.size() / 2));
  folder.write("long", std::string(20'000, '\n') + pem);
  write_pem(make_key(EVP_PKEY_X25519).get(), folder.path("other"));
  write_pem(made.get(), folder.path("locked"), "passphrase");
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  struct Row {
    const char* name;
    const char* reason;
  };
  constexpr std::array kRows = {
      Row{"missing", "No such file"},       Row{"empty", "no private key in PEM form"},
      Row{"text", "no private key in PEM"}, Row{"cut", "no private key in PEM form"},
      Row{"long", "File too large"},        Row{"other", "not an Ed25519 key"},
      Row{"locked", "by a passphrase"},     Row{"fifo", "not a regular file"},
      Row{".", "not a regular file"}};
  for (const Row& row : kRows) {
    const auto key = read_private_key(folder.path(row.name));
    INFO(row.name);
    REQUIRE_FALSE(bool(key));
    CHECK(key.error().message.find(row.reason) != std::string::npos);
    CHECK(key.error().path == folder.path(row.name));
    CHECK(key.error().message.find(pem.substr(40, 16)) == std::string::npos);
  }
}

TEST_CASE("A public key has one text", "[base][ed25519]") {
  const std::string text = public_line(make_key(EVP_PKEY_ED25519).get());
  CHECK(text.size() == 60);
  CHECK(text.starts_with("MCowBQYDK2VwAyEA"));
  const auto key = parse_public_key(text);
  REQUIRE(bool(key));
  CHECK(to_text(*key) == text);

  const std::string x25519 = public_line(make_key(EVP_PKEY_X25519).get());
  for (const std::string& bad :
       {std::string(), text + "=", text + " ", " " + text, text + "\n", text.substr(0, 59),
        text.substr(0, 56), text + text, std::string(60, 'A'), std::string(1'000'000, 'A'), x25519,
        std::string("ssh-ed25519 ") + text}) {
    INFO(bad.substr(0, 100));
    CHECK_FALSE(bool(parse_public_key(bad)));
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = text;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      const auto other = parse_public_key(bad);
      INFO(bad);
      CHECK((!other || (to_text(*other) == bad && !(*other == *key))));
    }
  }
}

}  // namespace
}  // namespace sluice
