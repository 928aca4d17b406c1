#include "secrets/fingerprint.h"

#include "core/finding_id.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {
namespace {

/// Below this many bits a value could be guessed from its hash.
constexpr double kGuessableBits = 60.0;

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
  const std::string_view key = input.salt.empty() ? kFindingIdKey : input.salt;
  return finding_id("secret", text, key);
}

}  // namespace sluice::secrets
