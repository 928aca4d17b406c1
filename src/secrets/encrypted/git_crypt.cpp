#include "secrets/encrypted/git_crypt.h"

#include <cstdint>
#include <optional>
#include <string>

#include "base/ciphers.h"
#include "base/key_derivation.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kAesKeySize = 32;
constexpr std::size_t kHmacKeySize = 64;
constexpr std::size_t kMaxFields = 64;
/// There may be many files, and one key opens all of them.
constexpr std::size_t kMaxGitCryptBytes = 16u << 10;

/// Takes big-endian numbers and bytes from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<std::uint32_t> number() {
    const std::string_view bytes = take(4);
    if (bytes.size() != 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view take(std::size_t size) {
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

 private:
  std::string_view rest_;
};

bool opens(std::string_view aes_key, std::string_view hmac_key, std::string_view lock) {
  const std::string_view nonce = lock.substr(0, kNonceSize);
  const std::string counter = std::string(nonce) + std::string(4, '\0');
  const SecretBytes plaintext = aes_256_ctr(aes_key, counter, lock.substr(nonce.size()));
  return hmac_sha1(hmac_key, plaintext.view()).substr(0, kNonceSize) == nonce;
}

}  // namespace

bool recognise_git_crypt(const Input& input, Facts* facts) {
  if (!input.bytes.starts_with(kGitCryptHeader)) return false;
  const std::string_view lock = input.bytes.substr(kGitCryptHeader.size());
  if (lock.size() > kNonceSize && lock.size() <= kMaxGitCryptBytes) {
    facts->add_lock({LockKind::kGitCrypt, std::string(input.path), std::string(lock)});
  }
  return true;
}

bool opens_git_crypt(std::string_view key_file, std::string_view lock) {
  constexpr std::uint32_t kVersion = 2;
  constexpr std::uint32_t kFieldEnd = 0;
  constexpr std::uint32_t kFieldAesKey = 3;
  constexpr std::uint32_t kFieldHmacKey = 5;
  if (!key_file.starts_with(kGitCryptKeyHeader) || lock.size() <= kNonceSize) return false;
  Reader reader(key_file.substr(kGitCryptKeyHeader.size()));
  if (reader.number() != kVersion) return false;
  // A header's fields end with a 0, then each version of the key has fields of its own.
  std::string_view aes_key;
  std::string_view hmac_key;
  for (std::size_t i = 0; i < kMaxFields; ++i) {
    const auto field = reader.number();
    if (!field) break;
    if (*field != kFieldEnd) {
      const auto size = reader.number();
      if (!size) break;
      const std::string_view bytes = reader.take(*size);
      if (*field == kFieldAesKey) aes_key = bytes;
      if (*field == kFieldHmacKey) hmac_key = bytes;
      continue;
    }
    if (aes_key.size() == kAesKeySize && hmac_key.size() == kHmacKeySize &&
        opens(aes_key, hmac_key, lock)) {
      return true;
    }
    aes_key = hmac_key = {};
  }
  return false;
}

}  // namespace sluice::secrets::encrypted
