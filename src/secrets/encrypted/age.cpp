#include "secrets/encrypted/age.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/bech32.h"
#include "base/ciphers.h"
#include "base/curves.h"
#include "base/encoding.h"
#include "base/key_derivation.h"
#include "secrets/encrypted/env_lines.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::string_view kStanza = "-> X25519 ";
constexpr std::string_view kRecipientPrefix = "age1";
constexpr std::size_t kRecipientLength = 62;
constexpr std::size_t kShareSize = 32;
constexpr std::size_t kWrappedSize = 32;  ///< file key of 16 bytes, tag of 16
constexpr std::size_t kTagSize = 16;
/// A header lists recipients; the bulk of a file is not looked at.
constexpr std::size_t kMaxHeader = 64u << 10;

std::string_view take_line(std::string_view* text) {
  const std::size_t end = text->find('\n');
  const std::string_view line = trim(text->substr(0, end));
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return line;
}

/// The bytes inside of the armour, as far as a header may reach.
std::string unarmour(std::string_view text) {
  std::string body;
  take_line(&text);
  while (!text.empty() && body.size() < kMaxHeader) {
    const std::string_view line = take_line(&text);
    if (line.starts_with("-----")) break;
    body += line;
  }
  body.resize(body.size() / 4 * 4);
  return base64_decode(body).value_or("");
}

void add_stanzas(std::string_view header, std::string_view path, Facts* facts) {
  std::size_t locks = 0;
  while (!header.empty() && locks < kMaxLocksPerFile) {
    const std::string_view line = take_line(&header);
    if (line.starts_with("---")) return;
    if (!line.starts_with(kStanza)) continue;
    const auto share = base64_decode(line.substr(kStanza.size()));
    const auto wrapped = base64_decode(take_line(&header));
    if (!share || !wrapped || share->size() != kShareSize || wrapped->size() != kWrappedSize) {
      continue;
    }
    facts->add_lock({LockKind::kAge, std::string(path), *share + *wrapped});
    ++locks;
  }
}

/// The private key of 32 bytes; empty if the text is no identity of this kind.
SecretBytes identity_key(std::string_view identity) {
  auto decoded = bech32_decode(identity);
  if (!decoded || decoded->prefix != "age-secret-key-") return {};
  return std::move(decoded->bytes);
}

}  // namespace

bool recognise_age(const Input& input, Facts* facts) {
  const std::string_view head = input.bytes.substr(0, kMaxHeader);
  if (head.starts_with(kAgeHeader)) {
    add_stanzas(head, input.path, facts);
    return true;
  }
  const std::size_t armour = input.bytes.find(kAgeArmour);
  if (armour == std::string_view::npos) return false;
  const std::string header = unarmour(input.bytes.substr(armour));
  if (!header.starts_with(kAgeHeader)) return false;
  add_stanzas(header, input.path, facts);
  return true;
}

void add_age_recipients(const Input& input, Facts* facts) {
  std::size_t locks = 0;
  for (std::size_t at = input.bytes.find(kRecipientPrefix);
       at != std::string_view::npos && locks < kMaxLocksPerFile;
       at = input.bytes.find(kRecipientPrefix, at + 1)) {
    const std::string_view recipient = input.bytes.substr(at, kRecipientLength);
    const auto decoded = bech32_decode(recipient);
    if (!decoded || decoded->prefix != "age") continue;
    facts->add_lock({LockKind::kAge, std::string(input.path), std::string(recipient)});
    ++locks;
  }
}

bool opens_age(std::string_view identity, std::string_view lock) {
  const SecretBytes key = identity_key(identity);
  const std::string recipient = x25519_public_key(key.view());
  if (recipient.empty()) return false;
  if (lock.size() == kRecipientLength) return bech32_encode("age", recipient) == lock;
  if (lock.size() != kShareSize + kWrappedSize) return false;
  const std::string_view share = lock.substr(0, kShareSize);
  const std::string_view wrapped = lock.substr(kShareSize);
  const SecretBytes shared = x25519_shared_secret(key.view(), share);
  if (shared.empty()) return false;
  const SecretBytes wrap_key =
      hkdf_sha256(shared.view(), std::string(share) + recipient, "age-encryption.org/v1/X25519");
  constexpr std::array<char, 12> kNonce{};
  return chacha20_poly1305_opens(wrap_key.view(), {kNonce.data(), kNonce.size()},
                                 wrapped.substr(0, wrapped.size() - kTagSize),
                                 wrapped.substr(wrapped.size() - kTagSize));
}

}  // namespace sluice::secrets::encrypted
