#include "secrets/fingerprint.h"

#include "base/hash.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {
namespace {

/// Below this many bits a value could be guessed from its hash.
constexpr double kGuessableBits = 60.0;
constexpr std::string_view kDomainKey = "sluice finding id, version 1";
constexpr std::size_t kIdDigits = 16;

}  // namespace

bool is_bound_to_path(const FingerprintInput& input) {
  const double bits = entropy_of(input.value) * static_cast<double>(input.value.size());
  return input.live || bits < kGuessableBits;
}

std::string fingerprint(const FingerprintInput& input) {
  std::string text(input.rule);
  text += '\0';
  if (is_bound_to_path(input)) {
    text.append(input.path).append(1, '\0').append(input.name);
  } else {
    text += input.value;
  }
  const std::string_view key = input.salt.empty() ? kDomainKey : input.salt;
  return "secret-" + hmac_sha256_hex(key, text).substr(0, kIdDigits);
}

}  // namespace sluice::secrets
