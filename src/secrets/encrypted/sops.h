// Files encrypted with sops: YAML, JSON, dotenv, INI and binary. Which values stay plain is said by
// the file itself (unencrypted_suffix and its kin); others in plain text are noted. Stateless,
// thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kSops = "sops";
inline constexpr std::string_view kSopsValue = "ENC[AES256_GCM,";

bool recognise_sops(const Input& input, Facts* facts);

}  // namespace sluice::secrets::encrypted
