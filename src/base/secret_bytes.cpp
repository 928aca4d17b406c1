#include "base/secret_bytes.h"

#include <openssl/crypto.h>

#include <optional>
#include <string>

#include "base/encoding.h"

namespace sluice {

void wipe(void* bytes, std::size_t size) {
  if (size > 0) OPENSSL_cleanse(bytes, size);
}

SecretBytes& SecretBytes::operator=(SecretBytes other) noexcept {
  bytes_.swap(other.bytes_);
  return *this;
}

SecretBytes::~SecretBytes() { wipe(bytes_.data(), bytes_.size()); }

SecretBytes hex_decode_secret(std::string_view text) {
  std::optional<std::string> bytes = hex_decode(text);
  if (!bytes) return {};
  SecretBytes secret(*bytes);
  wipe(bytes->data(), bytes->size());
  return secret;
}

}  // namespace sluice
