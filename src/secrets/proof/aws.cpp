// AWS' ids say which account they belong to.
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {

Answer tell_aws_account(const Subject& subject) {
  constexpr std::size_t kPrefix = 4;
  constexpr std::size_t kDigits = 12;
  if (subject.value.size() != kPrefix + 16) return {};
  const auto bytes = base32_decode(subject.value.substr(kPrefix));
  // Ids with other characters than base 32 are made up, or from before the account stood in them.
  if (!bytes || bytes->size() < 6) return {};
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 6; ++i)
    number = number << 8 | static_cast<unsigned char>((*bytes)[i]);
  std::string account = std::to_string((number & 0x7FFFFFFFFF80U) >> 7);
  // Ids from before 2019 hold anything there.
  if (account.size() > kDigits) return {};
  account.insert(0, kDigits - account.size(), '0');
  Answer answer;
  answer.facts = "account " + account;
  return answer;
}

}  // namespace sluice::secrets::proof
