// GitHub's fine-grained token: the 59 characters after the second '_' are 43 of body, 8 of
// checksum, 8 more. The checksum is base 32 of the SHA-256 of all that comes before it.
#include "base/hash.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {

Answer prove_github_fine_grained(const Subject& subject) {
  constexpr std::size_t kChecksum = 8;
  constexpr std::size_t kAfter = 8;
  Answer answer;
  answer.outcome = Outcome::kRefuted;
  if (subject.value.size() <= kChecksum + kAfter) return answer;
  const std::string_view covered =
      subject.value.substr(0, subject.value.size() - kChecksum - kAfter);
  const std::string hex = sha256_hex(covered);
  std::string digest;
  // Eight characters of base 32 are five bytes.
  for (std::size_t i = 0; i + 1 < hex.size() && digest.size() < 5; i += 2) {
    const auto digit = [&](std::size_t at) { return static_cast<int>(kBase36.find(hex[at])); };
    digest += static_cast<char>(digit(i) << 4 | digit(i + 1));
  }
  if (equals_ignoring_case(base32_encode(digest),
                           subject.value.substr(covered.size(), kChecksum))) {
    answer.outcome = Outcome::kHolds;
  }
  return answer;
}

}  // namespace sluice::secrets::proof
