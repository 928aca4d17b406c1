#include "base/key_derivation.h"

namespace sluice {

SecretBytes hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info) {
  std::string extracted = hmac_sha256(salt, key);
  std::string block(info);
  block += '\x01';
  std::string expanded = hmac_sha256(extracted, block);
  SecretBytes result(expanded);
  wipe(extracted.data(), extracted.size());
  wipe(expanded.data(), expanded.size());
  return result;
}

}  // namespace sluice
