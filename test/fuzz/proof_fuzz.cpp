// libFuzzer target: any bytes as a token for every proof. What a proof says of it is short
// printable text, and the same each time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "secrets/proof/digits.h"
#include "secrets/proof/key_material.h"
#include "secrets/proof/proof.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sluice::secrets::proof::Answer;
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  constexpr std::int64_t kNow = 1790000000;
  for (const auto& row : sluice::secrets::proof::proofs()) {
    const Answer first = row.prove({value, value, 0, kNow});
    const Answer second = row.prove({value, value, 0, kNow});
    if (first.outcome != second.outcome || first.facts != second.facts) std::abort();
    if (!sluice::secrets::proof::is_printable(first.facts)) std::abort();
  }
  namespace proof = sluice::secrets::proof;
  for (const std::string& facts :
       {proof::der_key_facts(value), proof::openssh_key_facts(value),
        proof::service_account_facts(value, value.size() / 2, value.size() / 2)}) {
    if (!proof::is_printable(facts)) std::abort();
  }
  proof::check_pgp_armour(value);
  return 0;
}
