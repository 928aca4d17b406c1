#include "secrets/encrypted/rails_credentials.h"

#include <optional>
#include <string>
#include <utility>

#include "base/ciphers.h"
#include "base/encoding.h"
#include "secrets/encrypted/env_lines.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::size_t kIvSize = 12;
constexpr std::size_t kTagSize = 16;

struct Parts {
  std::string ciphertext;
  std::string iv;
  std::string tag;
};

std::optional<Parts> read_parts(std::string_view text) {
  text = trim(text);
  const std::size_t first = text.find("--");
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  const std::size_t second = text.find("--", first + 2);
  if (second == std::string_view::npos) return std::nullopt;
  auto ciphertext = base64_decode(text.substr(0, first));
  auto iv = base64_decode(text.substr(first + 2, second - first - 2));
  auto tag = base64_decode(text.substr(second + 2));
  if (!ciphertext || !iv || !tag || iv->size() != kIvSize || tag->size() != kTagSize) {
    return std::nullopt;
  }
  return Parts{*std::move(ciphertext), *std::move(iv), *std::move(tag)};
}

}  // namespace

bool recognise_rails_credentials(const Input& input, Facts* facts) {
  if (!input.path.ends_with(".enc") || !read_parts(input.bytes)) return false;
  if (input.bytes.size() <= kMaxLockBytes) {
    facts->add_lock({LockKind::kRails, std::string(input.path), std::string(trim(input.bytes))});
  }
  return true;
}

bool opens_rails_credentials(std::string_view key, std::string_view text) {
  const std::optional<Parts> parts = read_parts(text);
  const SecretBytes raw = hex_decode_secret(key);
  return parts && aes_128_gcm_opens(raw.view(), parts->iv, parts->ciphertext, parts->tag);
}

}  // namespace sluice::secrets::encrypted
