// Checksums that token makers use. Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::secrets::proof {

/// CRC-32 of IEEE 802.3, as in zip files.
std::uint32_t crc32(std::string_view bytes);

/// CRC-24 of OpenPGP armour (RFC 9580, 6.1).
std::uint32_t crc24(std::string_view bytes);

/// CRC-16 of XMODEM, which NATS keys end with.
std::uint16_t crc16(std::string_view bytes);

/// Marvin32 with a seed of 8 ASCII characters; what Azure's identifiable keys end with.
std::uint32_t marvin32(std::string_view seed, std::string_view bytes);

}  // namespace sluice::secrets::proof
