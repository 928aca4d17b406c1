// What example templates can do to a text: encode it, or append the checksum that a proof demands.
// So an example is right by checksum without a whole token standing in a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::secrets {

/// base64, base64url (without padding), base32, base58, pgp-armour and bech32:PREFIX (in capitals)
/// encode;
/// crc32-base62, crc32-base62-lower, crc32-base36, crc32-hex, crc32-HEX, crc32-hex-reversed,
/// crc32-base64, sha256-base32 and crc16 append, with a "_" before the name after such a
/// character; marvin32:SEED, azure-cask, azure-entra and azure-devops make the end of such keys.
/// Nothing for another name.
std::optional<std::string> transform_example(std::string_view name, std::string_view text);

}  // namespace sluice::secrets
