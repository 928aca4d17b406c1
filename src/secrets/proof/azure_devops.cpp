// Azure DevOps' tokens until 2024: 52 characters of base 32, 32 bytes, a CRC-32 strewn into them
// (facts: Microsoft's security-utilities).
#include <array>

#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {

Answer prove_azure_devops(const Subject& subject) {
  constexpr std::size_t kBytes = 32;
  /// Where the checksum's bytes stand, least significant first.
  constexpr std::array<std::size_t, 4> kChecksumAt = {22, 8, 7, 2};
  constexpr std::uint32_t kUser = 0xE0B9692DU;
  constexpr std::uint32_t kApplication = 0x1019F92EU;
  const auto bytes = base32_decode(subject.value);
  if (!bytes || bytes->size() != kBytes) return verdict(false);
  std::uint32_t written = 0;
  for (std::size_t i = 0; i < kChecksumAt.size(); ++i) {
    written |= static_cast<std::uint32_t>(static_cast<unsigned char>((*bytes)[kChecksumAt[i]]))
               << (8 * i);
  }
  const std::string_view all(*bytes);
  std::string token(all.substr(0, 2));
  token.append(all.substr(3, 4)).append(all.substr(9, 13)).append(all.substr(23, 9));
  const std::uint32_t crc = crc32(token);
  Answer answer = verdict(written == (crc ^ kUser) || written == (crc ^ kApplication));
  if (answer.outcome == Outcome::kHolds) {
    answer.facts = written == (crc ^ kUser) ? "of a user" : "of an application";
  }
  return answer;
}

}  // namespace sluice::secrets::proof
