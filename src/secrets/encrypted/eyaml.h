// hiera-eyaml: YAML with single values that are encrypted. Plain ones beside them are what the
// format is for; only those that say that they are secret are noted, and what was decrypted for
// editing. Stateless, thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kEyaml = "eyaml";

bool recognise_eyaml(const Input& input, Facts* facts);

}  // namespace sluice::secrets::encrypted
