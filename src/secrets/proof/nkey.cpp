// NATS' seeds: base 32 of two prefix bytes, 32 bytes and their CRC-16.
#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {

Answer prove_nkey(const Subject& subject) {
  constexpr std::size_t kBytes = 36;
  const auto bytes = base32_decode(subject.value);
  Answer answer = verdict(false);
  if (!bytes || bytes->size() != kBytes) return answer;
  const std::uint16_t crc = crc16(std::string_view(*bytes).substr(0, kBytes - 2));
  if (std::string_view(*bytes).substr(kBytes - 2) !=
      std::string_view(little_endian(crc)).substr(0, 2)) {
    return answer;
  }
  answer.outcome = Outcome::kHolds;
  switch (subject.value[1]) {
    case 'O':
      answer.facts = "operator";
      break;
    case 'A':
      answer.facts = "account";
      break;
    case 'U':
      answer.facts = "user";
      break;
    case 'N':
      answer.facts = "server";
      break;
    case 'C':
      answer.facts = "cluster";
      break;
    default:
      break;
  }
  return answer;
}

}  // namespace sluice::secrets::proof
