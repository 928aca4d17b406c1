#include "base/ciphers.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

namespace sluice {
namespace {

constexpr std::size_t kChunk = 16u << 10;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Context begin_decryption(const EVP_CIPHER* cipher, std::string_view key, std::string_view iv) {
  Context context(EVP_CIPHER_CTX_new());
  if (context == nullptr ||
      EVP_DecryptInit_ex(context.get(), cipher, nullptr, bytes_of(key), bytes_of(iv)) != 1) {
    return nullptr;
  }
  return context;
}

/// All of these ciphers are stream ciphers: as many bytes come out as go in.
bool opens(const EVP_CIPHER* cipher, std::string_view key, std::string_view iv,
           std::string_view ciphertext, std::string_view tag) {
  const Context context = begin_decryption(cipher, key, iv);
  if (context == nullptr) return false;
  std::array<unsigned char, kChunk> plaintext;  // NOLINT: written before it is read
  int size = 0;
  bool ok = true;
  for (std::size_t at = 0; ok && at < ciphertext.size(); at += kChunk) {
    const std::string_view chunk = ciphertext.substr(at, kChunk);
    ok = EVP_DecryptUpdate(context.get(), plaintext.data(), &size, bytes_of(chunk),
                           static_cast<int>(chunk.size())) == 1;
  }
  std::array<unsigned char, 16> expected{};
  std::copy(tag.begin(), tag.end(), expected.begin());
  ok = ok &&
       EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(expected.size()),
                           expected.data()) == 1 &&
       EVP_DecryptFinal_ex(context.get(), plaintext.data(), &size) == 1;
  wipe(plaintext.data(), plaintext.size());
  return ok;
}

}  // namespace

bool aes_128_gcm_opens(std::string_view key, std::string_view iv, std::string_view ciphertext,
                       std::string_view tag) {
  return key.size() == 16 && iv.size() == 12 && tag.size() == 16 &&
         opens(EVP_aes_128_gcm(), key, iv, ciphertext, tag);
}

bool chacha20_poly1305_opens(std::string_view key, std::string_view nonce,
                             std::string_view ciphertext, std::string_view tag) {
  return key.size() == 32 && nonce.size() == 12 && tag.size() == 16 &&
         opens(EVP_chacha20_poly1305(), key, nonce, ciphertext, tag);
}

SecretBytes aes_256_ctr(std::string_view key, std::string_view counter, std::string_view bytes) {
  if (key.size() != 32 || counter.size() != 16) return {};
  const Context context = begin_decryption(EVP_aes_256_ctr(), key, counter);
  SecretBytes result(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += kChunk) {
    const std::string_view chunk = bytes.substr(at, kChunk);
    int size = 0;
    if (context == nullptr ||
        EVP_DecryptUpdate(context.get(), result.data() + at, &size, bytes_of(chunk),
                          static_cast<int>(chunk.size())) != 1) {
      return {};
    }
  }
  return result;
}

}  // namespace sluice
