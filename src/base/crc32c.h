// CRC-32C (Castagnoli polynomial, RFC 3720 appendix B.4). Against accidents, not against attackers.
// Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

/// The checksum of `bytes`; of a text in pieces by giving the sum so far.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t sum = 0);

}  // namespace sluice
