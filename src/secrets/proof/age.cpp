// age's identities: bech32 (BIP-173) in capitals.
#include <cctype>
#include <string>

#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {

Answer prove_age(const Subject& subject) {
  constexpr std::size_t kChecksum = 6;
  std::string text(subject.value);
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const std::size_t one = text.rfind('1');
  Answer answer = verdict(false);
  if (one == std::string::npos || one == 0) return answer;
  const std::string_view prefix = std::string_view(text).substr(0, one);
  const std::string_view data = std::string_view(text).substr(one + 1);
  const bool in_alphabet = data.find_first_not_of(kBech32Digits) == std::string_view::npos;
  if (in_alphabet && data.size() > kChecksum && bech32_polymod(prefix, data) == 1) {
    answer.outcome = Outcome::kHolds;
  }
  return answer;
}

}  // namespace sluice::secrets::proof
