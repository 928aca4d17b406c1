#include "secrets/encrypted/ansible_vault.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "base/encoding.h"
#include "base/key_derivation.h"
#include "secrets/encrypted/env_lines.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr unsigned kRounds = 10'000;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kDerivedSize = 80;  ///< key of the cipher, key of the HMAC, IV
constexpr std::string_view kCipher = ";AES256";

/// The hex digits of the lines that follow a header, without their indentation; ends at the first
/// line that is something else.
std::string body_after(std::string_view text) {
  std::string body;
  while (!text.empty() && body.size() <= kMaxLockBytes) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    const bool hex = !line.empty() && std::all_of(line.begin(), line.end(), [](char c) {
      return std::isxdigit(static_cast<unsigned char>(c)) != 0;
    });
    if (!hex) break;
    body += line;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return body;
}

struct Parts {
  std::string salt;
  std::string hmac;
  std::string ciphertext;
};

/// The body is the hex form of three hex texts, one per line.
std::optional<Parts> read_parts(std::string_view body) {
  const auto text = hex_decode(body);
  if (!text) return std::nullopt;
  const std::size_t first = text->find('\n');
  if (first == std::string::npos) return std::nullopt;
  const std::size_t second = text->find('\n', first + 1);
  if (second == std::string::npos) return std::nullopt;
  const std::string_view view = *text;
  const auto salt = hex_decode(view.substr(0, first));
  const auto hmac = hex_decode(view.substr(first + 1, second - first - 1));
  const auto ciphertext = hex_decode(trim(view.substr(second + 1)));
  if (!salt || !hmac || !ciphertext || hmac->size() != kKeySize) return std::nullopt;
  return Parts{*salt, *hmac, *ciphertext};
}

}  // namespace

bool recognise_ansible_vault(const Input& input, Facts* facts) {
  const std::string_view text = input.bytes;
  bool found = false;
  std::size_t locks = 0;
  for (std::size_t at = text.find(kAnsibleMark); at != std::string_view::npos;
       at = text.find(kAnsibleMark, at + kAnsibleMark.size())) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    if (text.substr(at, end - at).find(kCipher) == std::string_view::npos) continue;
    std::string body = body_after(text.substr(end + 1));
    if (body.size() < kDerivedSize) continue;
    found = true;
    if (body.size() > kMaxLockBytes) continue;
    facts->add_lock({LockKind::kAnsible, std::string(input.path), std::move(body)});
    if (++locks == kMaxLocksPerFile) break;
  }
  return found;
}

bool opens_ansible_vault(std::string_view password, std::string_view body) {
  const std::optional<Parts> parts = read_parts(body);
  if (!parts) return false;
  const SecretBytes keys = pbkdf2_sha256(password, parts->salt, kRounds, kDerivedSize);
  return !keys.empty() &&
         hmac_sha256(keys.view().substr(kKeySize, kKeySize), parts->ciphertext) == parts->hmac;
}

}  // namespace sluice::secrets::encrypted
