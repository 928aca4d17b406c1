// Files encrypted with age, version 1 (age-encryption.org/v1), binary and armoured, and identities
// of the X25519 kind. Stateless, thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kAge = "age";
inline constexpr std::string_view kAgeHeader = "age-encryption.org/v1\n";
inline constexpr std::string_view kAgeArmour = "-----BEGIN AGE ENCRYPTED FILE-----";

bool recognise_age(const Input& input, Facts* facts);

/// A lock for each recipient (age1…) that the text names, as sops does.
void add_age_recipients(const Input& input, Facts* facts);

/// Whether the identity (AGE-SECRET-KEY-1…) fits a lock: it is the recipient's, or it opens the
/// stanza that the file key is wrapped in.
bool opens_age(std::string_view identity, std::string_view lock);

}  // namespace sluice::secrets::encrypted
