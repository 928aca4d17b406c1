// PEM, OpenSSH and PGP private keys, by what is inside: the body must decode, its outer structure
// must be a key's, and encrypted keys are told from plain ones (RFC 7468, RFC 5958, PROTOCOL.key of
// OpenSSH). Stateless, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "secrets/detector.h"

namespace sluice::secrets {

/// What the scanner looks for to call detect_private_key().
inline constexpr std::string_view kPrivateKeyLiteral = "-----BEGIN ";

/// The key that begins at the hit, also inside quotes with \n escapes. Nothing for certificates,
/// public keys and bodies that are too short to be keys ("MIIE…").
std::optional<RawMatch> detect_private_key(const Hit& hit);

}  // namespace sluice::secrets
