#include "core/finding_id.h"

#include "base/hash.h"

namespace sluice {

std::string finding_id(std::string_view prefix, std::string_view identity, std::string_view key) {
  return std::string(prefix) + '-' + hmac_sha256_hex(key, identity).substr(0, kFindingIdDigits);
}

}  // namespace sluice
