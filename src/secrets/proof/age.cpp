// age's identities: bech32 (BIP-173) in capitals.
#include "base/bech32.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {

Answer prove_age(const Subject& subject) {
  return verdict(bech32_decode(subject.value).has_value());
}

}  // namespace sluice::secrets::proof
