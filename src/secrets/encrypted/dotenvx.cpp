#include "secrets/encrypted/dotenvx.h"

#include <string>

#include "base/curves.h"
#include "base/encoding.h"
#include "secrets/encrypted/env_lines.h"
#include "secrets/encrypted/plain_value.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::string_view kEncrypted = "encrypted:";
constexpr std::string_view kPlainSuffix = "_PLAIN";
constexpr std::size_t kPublicKeyDigits = 66;

}  // namespace

bool recognise_dotenvx(const Input& input, Facts* facts) {
  if (!is_env_file(input.path)) return false;
  const std::vector<EnvLine> lines = read_env_lines(input.bytes);
  bool encrypted = false;
  for (const EnvLine& line : lines) {
    encrypted = encrypted || line.value.starts_with(kEncrypted);
  }
  if (!encrypted) return false;
  for (const EnvLine& line : lines) {
    if (line.name.starts_with(kDotenvxKeyName)) {
      if (line.value.size() != kPublicKeyDigits || facts->locks.size() >= kMaxLocksPerFile)
        continue;
      facts->add_lock({LockKind::kDotenvx, std::string(input.path), std::string(line.value)});
    } else if (!line.value.starts_with(kEncrypted) && !line.name.ends_with(kPlainSuffix)) {
      note_plain(input, kDotenvx, line.name, line.value, line.line, Mixing::kAllowed, facts);
    }
  }
  return true;
}

bool opens_dotenvx(std::string_view private_key, std::string_view public_key) {
  const std::string point = secp256k1_public_key(hex_decode_secret(private_key).view());
  return !point.empty() && hex_decode(public_key) == point;
}

}  // namespace sluice::secrets::encrypted
