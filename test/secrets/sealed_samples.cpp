#include "test/secrets/sealed_samples.h"

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "base/bech32.h"
#include "base/ciphers.h"
#include "base/curves.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/key_derivation.h"
#include "secrets/example_template.h"

namespace sluice::test {
namespace {

struct Sealed {
  std::string text;
  std::string tag;
};

Sealed seal(const EVP_CIPHER* cipher, std::string_view key, std::string_view iv,
            std::string_view plaintext) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  std::array<unsigned char, 16> tag{};
  std::string text(plaintext.size() + 16, '\0');
  int size = 0;
  EVP_EncryptInit_ex(context.get(), cipher, nullptr, bytes(key), bytes(iv));
  EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(text.data()), &size,
                    bytes(plaintext), static_cast<int>(plaintext.size()));
  text.resize(static_cast<std::size_t>(size));
  int rest = 0;
  EVP_EncryptFinal_ex(context.get(), tag.data(), &rest);
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, 16, tag.data());
  return {text, {reinterpret_cast<const char*>(tag.data()), tag.size()}};
}

std::string without_padding(std::string text) {
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::string number(std::uint32_t value) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

std::string git_crypt_hmac_key(std::uint64_t seed) {
  return sample_key(seed + 100) + sample_key(seed + 200);
}

}  // namespace

std::string sample_key(std::uint64_t seed) {
  return hex_decode(sha256_hex("sealed sample " + std::to_string(seed))).value_or("");
}

std::string rails_key(std::uint64_t seed) { return hex_encode(sample_key(seed).substr(0, 16)); }

std::string rails_credentials(std::string_view key, std::string_view plaintext) {
  const std::string iv = sample_key(900).substr(0, 12);
  const Sealed sealed = seal(EVP_aes_128_gcm(), hex_decode(key).value_or(""), iv, plaintext);
  return base64_encode(sealed.text) + "--" + base64_encode(iv) + "--" + base64_encode(sealed.tag);
}

std::string ansible_vault(std::string_view password, std::string_view plaintext,
                          std::string_view indent) {
  const std::string salt = sample_key(901);
  const SecretBytes keys = pbkdf2_sha256(password, salt, 10'000, 80);
  const std::string padded =
      std::string(plaintext) +
      std::string(16 - plaintext.size() % 16, static_cast<char>(16 - plaintext.size() % 16));
  const std::string text(
      aes_256_ctr(keys.view().substr(0, 32), keys.view().substr(64), padded).view());
  const std::string body = hex_encode(hex_encode(salt) + '\n' +
                                      hex_encode(hmac_sha256(keys.view().substr(32, 32), text)) +
                                      '\n' + hex_encode(text));
  std::string file = std::string(indent) + "$ANSIBLE_VAULT;1.1;AES256\n";
  for (std::size_t at = 0; at < body.size(); at += 80) {
    file += std::string(indent) + body.substr(at, 80) + '\n';
  }
  return file;
}

std::string age_identity(std::uint64_t seed) {
  std::string text = bech32_encode("age-secret-key-", sample_key(seed));
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string age_recipient(std::uint64_t seed) {
  return bech32_encode("age", x25519_public_key(sample_key(seed)));
}

std::string age_file(std::uint64_t seed, bool armoured) {
  const std::string recipient = x25519_public_key(sample_key(seed));
  const std::string share = x25519_public_key(sample_key(902));
  const SecretBytes shared = x25519_shared_secret(sample_key(902), recipient);
  const SecretBytes key =
      hkdf_sha256(shared.view(), share + recipient, "age-encryption.org/v1/X25519");
  const Sealed wrapped = seal(EVP_chacha20_poly1305(), key.view(), std::string(12, '\0'),
                              sample_key(903).substr(0, 16));
  const std::string file = "age-encryption.org/v1\n-> ssh-ed25519 AAAAAA " +
                           without_padding(base64_encode(sample_key(904))) + '\n' +
                           without_padding(base64_encode(sample_key(905))) + "\n-> X25519 " +
                           without_padding(base64_encode(share)) + '\n' +
                           without_padding(base64_encode(wrapped.text + wrapped.tag)) + "\n--- " +
                           without_padding(base64_encode(sample_key(906))) + '\n' +
                           sample_key(907) + std::string(1, '\0');
  if (!armoured) return file;
  const std::string body = base64_encode(file);
  std::string text = "-----BEGIN AGE ENCRYPTED FILE-----\n";
  for (std::size_t at = 0; at < body.size(); at += 64) text += body.substr(at, 64) + '\n';
  return text + "-----END AGE ENCRYPTED FILE-----\n";
}

std::string dotenvx_private_key(std::uint64_t seed) { return hex_encode(sample_key(seed)); }
std::string dotenvx_public_key(std::uint64_t seed) {
  return hex_encode(secp256k1_public_key(sample_key(seed)));
}
std::string ejson_private_key(std::uint64_t seed) { return hex_encode(sample_key(seed)); }
std::string ejson_public_key(std::uint64_t seed) {
  return hex_encode(x25519_public_key(sample_key(seed)));
}
std::string ejson_value() {
  return secrets::expand_template("EJ[1:{b64:43}=:{b64:32}:{b64:40}]", 77);
}

std::string git_crypt_key(std::uint64_t seed) {
  return std::string("\0GITCRYPTKEY", 12) + number(2) + number(0) + number(1) + number(4) +
         number(0) + number(3) + number(32) + sample_key(seed) + number(5) + number(64) +
         git_crypt_hmac_key(seed) + number(0);
}

std::string git_crypt_file(std::uint64_t seed, std::string_view plaintext) {
  const std::string nonce = hmac_sha1(git_crypt_hmac_key(seed), plaintext).substr(0, 12);
  return std::string("\0GITCRYPT\0", 10) + nonce +
         std::string(aes_256_ctr(sample_key(seed), nonce + std::string(4, '\0'), plaintext).view());
}

std::string sops_value() {
  return secrets::expand_template(
      "ENC[AES256_GCM,data:{b64:12},iv:{b64:43}=,tag:{b64:22}==,type:str]", 78);
}

std::string sops_yaml(std::string_view body, std::string_view settings,
                      std::string_view recipient) {
  std::string text(body);
  text += "sops:\n";
  if (!recipient.empty()) {
    text += "  age:\n    - recipient: " + std::string(recipient) + "\n      enc: |\n        x\n";
  }
  text.append("  lastmodified: \"2026-01-01T00:00:00Z\"\n  mac: ").append(sops_value());
  return text.append("\n").append(settings).append("  version: 3.9.4\n");
}

}  // namespace sluice::test
