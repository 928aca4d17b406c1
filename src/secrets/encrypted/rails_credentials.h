// Rails' encrypted credentials (ActiveSupport::EncryptedFile): three base64 parts joined by "--":
// ciphertext, IV, tag of AES-128-GCM. Stateless, thread-safe.
#pragma once

#include "secrets/encrypted/input.h"

namespace sluice::secrets::encrypted {

inline constexpr std::string_view kRailsCredentials = "Rails credentials";

/// For files whose name ends with ".enc".
bool recognise_rails_credentials(const Input& input, Facts* facts);

/// Whether the key (32 hex digits) opens the file's text: its tag is right.
bool opens_rails_credentials(std::string_view key, std::string_view text);

}  // namespace sluice::secrets::encrypted
