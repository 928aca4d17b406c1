// Tries a key on a ciphertext. Stateless, thread-safe.
#pragma once

#include "secrets/encrypted/facts.h"

namespace sluice::secrets::encrypted {

/// True if the key is proven to open the lock; kinds must be the same. What it decrypts for that is
/// wiped at once.
bool opens(const KeyCandidate& candidate, const Lock& lock);

}  // namespace sluice::secrets::encrypted
