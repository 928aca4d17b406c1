// base/ciphers.h by the functions that libcrypto's EVP calls in the end (see digests.cpp). Those of
// ChaCha20 and Poly1305 stand in no header of it.
#include "base/ciphers.h"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/aes.h>
#include <openssl/crypto.h>
#include <openssl/modes.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

extern "C" {
// NOLINTBEGIN(readability-identifier-naming): libcrypto's names, the same in OpenSSL 3.0 to 3.5
void ChaCha20_ctr32(unsigned char* out, const unsigned char* in, std::size_t size,
                    const unsigned int key[8], const unsigned int counter[4]);
std::size_t Poly1305_ctx_size(void);
struct poly1305_context;
void Poly1305_Init(poly1305_context* context, const unsigned char key[32]);
void Poly1305_Update(poly1305_context* context, const unsigned char* bytes, std::size_t size);
void Poly1305_Final(poly1305_context* context, unsigned char tag[16]);
// NOLINTEND(readability-identifier-naming)
}

namespace sluice {
namespace {

constexpr std::size_t kChunk = 16u << 10;
constexpr std::size_t kTag = 16;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// A key in the form that rounds are computed with; wiped.
struct AesKey {
  explicit AesKey(std::string_view key) {
    AES_set_encrypt_key(bytes_of(key), static_cast<int>(key.size() * 8), &rounds);
  }
  AesKey(const AesKey&) = delete;
  AesKey& operator=(const AesKey&) = delete;
  ~AesKey() { wipe(&rounds, sizeof(rounds)); }
  AES_KEY rounds;
};

void encrypt_block(const unsigned char in[16], unsigned char out[16], const void* key) {
  AES_encrypt(in, out, static_cast<const AES_KEY*>(key));
}

std::uint32_t little_endian(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

/// The tag of RFC 8439, section 2.8, without additional data.
std::array<unsigned char, kTag> poly1305_tag(const std::array<unsigned char, 32>& key,
                                             std::string_view ciphertext) {
  std::unique_ptr<std::max_align_t[]> memory(
      new std::max_align_t[Poly1305_ctx_size() / sizeof(std::max_align_t) + 1]);
  auto* context = reinterpret_cast<poly1305_context*>(memory.get());
  const std::array<unsigned char, kTag> zeros{};
  std::array<unsigned char, kTag> sizes{};
  for (std::size_t i = 0; i < 8; ++i) {
    sizes[8 + i] = static_cast<unsigned char>(std::uint64_t{ciphertext.size()} >> (8 * i));
  }
  std::array<unsigned char, kTag> tag{};
  Poly1305_Init(context, key.data());
  Poly1305_Update(context, bytes_of(ciphertext), ciphertext.size());
  Poly1305_Update(context, zeros.data(), (kTag - ciphertext.size() % kTag) % kTag);
  Poly1305_Update(context, sizes.data(), sizes.size());
  Poly1305_Final(context, tag.data());
  return tag;
}

}  // namespace

bool aes_128_gcm_opens(std::string_view key, std::string_view iv, std::string_view ciphertext,
                       std::string_view tag) {
  if (key.size() != 16 || iv.size() != 12 || tag.size() != kTag) return false;
  AesKey rounds(key);
  GCM128_CONTEXT* context = CRYPTO_gcm128_new(&rounds.rounds, encrypt_block);
  if (context == nullptr) return false;
  CRYPTO_gcm128_setiv(context, bytes_of(iv), iv.size());
  std::array<unsigned char, kChunk> plaintext;  // NOLINT: written before it is read
  bool ok = true;
  for (std::size_t at = 0; ok && at < ciphertext.size(); at += kChunk) {
    const std::string_view chunk = ciphertext.substr(at, kChunk);
    ok = CRYPTO_gcm128_decrypt(context, bytes_of(chunk), plaintext.data(), chunk.size()) == 0;
  }
  ok = CRYPTO_gcm128_finish(context, bytes_of(tag), tag.size()) == 0 && ok;
  CRYPTO_gcm128_release(context);
  wipe(plaintext.data(), std::min(ciphertext.size(), plaintext.size()));
  return ok;
}

bool chacha20_poly1305_opens(std::string_view key, std::string_view nonce,
                             std::string_view ciphertext, std::string_view tag) {
  if (key.size() != 32 || nonce.size() != 12 || tag.size() != kTag) return false;
  std::array<unsigned int, 8> words{};
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = little_endian(bytes_of(key) + 4 * i);
  std::array<unsigned int, 4> counter{};
  for (std::size_t i = 0; i < 3; ++i) counter[i + 1] = little_endian(bytes_of(nonce) + 4 * i);
  // The first block of the key stream is the key of the tag; the text need not be decrypted.
  std::array<unsigned char, 32> tag_key{};
  ChaCha20_ctr32(tag_key.data(), tag_key.data(), tag_key.size(), words.data(), counter.data());
  const std::array<unsigned char, kTag> expected = poly1305_tag(tag_key, ciphertext);
  wipe(words.data(), sizeof(words));
  wipe(tag_key.data(), tag_key.size());
  return CRYPTO_memcmp(expected.data(), tag.data(), kTag) == 0;
}

SecretBytes aes_256_ctr(std::string_view key, std::string_view counter, std::string_view bytes) {
  if (key.size() != 32 || counter.size() != 16) return {};
  const AesKey rounds(key);
  std::array<unsigned char, 16> block{};
  std::copy(counter.begin(), counter.end(), block.begin());
  std::array<unsigned char, 16> stream{};
  unsigned used = 0;
  SecretBytes result(bytes.size());
  CRYPTO_ctr128_encrypt(bytes_of(bytes), result.data(), bytes.size(), &rounds.rounds, block.data(),
                        stream.data(), &used, encrypt_block);
  wipe(stream.data(), stream.size());
  return result;
}

}  // namespace sluice
