// The forms of the literal filter's search. See literal_filter.h.
#pragma once

#include <cstring>

#include "secrets/literal_filter.h"

namespace sluice::secrets {

inline std::uint32_t four_bytes_at(const unsigned char* text) {
  std::uint32_t four;
  std::memcpy(&four, text, sizeof four);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  four = __builtin_bswap32(four);
#endif
  return four;
}

inline std::uint64_t eight_bytes_at(const unsigned char* text) {
  return four_bytes_at(text) | static_cast<std::uint64_t>(four_bytes_at(text + 4)) << 32;
}

/// Of a gram of six bytes, in the lower bytes.
inline std::uint64_t six_bytes_of(const Gram& gram) {
  return four_bytes_at(gram.bytes.data()) | static_cast<std::uint64_t>(gram.bytes[4]) << 32 |
         static_cast<std::uint64_t>(gram.bytes[5]) << 40;
}

std::size_t short_places_portable(const LiteralFilter& filter, const unsigned char* text,
                                  std::size_t count, LiteralFilter::Places* places);
void even_places_portable(const LiteralFilter& filter, const unsigned char* text, std::size_t count,
                          LiteralFilter::EvenPlaces* places);

#if defined(__x86_64__)
std::size_t short_places_avx512(const LiteralFilter& filter, const unsigned char* text,
                                std::size_t count, LiteralFilter::Places* places);
void even_places_avx512(const LiteralFilter& filter, const unsigned char* text, std::size_t count,
                        LiteralFilter::EvenPlaces* places);
std::size_t short_places_avx2(const LiteralFilter& filter, const unsigned char* text,
                              std::size_t count, LiteralFilter::Places* places);
void even_places_avx2(const LiteralFilter& filter, const unsigned char* text, std::size_t count,
                      LiteralFilter::EvenPlaces* places);
#elif defined(__aarch64__)
std::size_t short_places_neon(const LiteralFilter& filter, const unsigned char* text,
                              std::size_t count, LiteralFilter::Places* places);
#endif

}  // namespace sluice::secrets
