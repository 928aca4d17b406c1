// The literal filter with NEON, which every 64-bit Arm processor has.
#if defined(__aarch64__)

#include <arm_neon.h>

#include "secrets/literal_filter_kernels.h"

namespace sluice::secrets {
namespace {

/// Which of 16 places pass; a nibble of ones for each that does.
inline std::uint64_t passing_of_16(const uint8x16_t (&tables)[4][4], const unsigned char* at) {
  uint8x16_t first = vdupq_n_u8(0xFF);
  uint8x16_t second = first;
  for (std::size_t i = 0; i < 4; ++i) {
    const uint8x16_t bytes = vld1q_u8(at + i);
    const uint8x16_t low = vandq_u8(bytes, vdupq_n_u8(0x0F));
    const uint8x16_t high = vshrq_n_u8(bytes, 4);
    first =
        vandq_u8(first, vandq_u8(vqtbl1q_u8(tables[i][0], low), vqtbl1q_u8(tables[i][1], high)));
    second =
        vandq_u8(second, vandq_u8(vqtbl1q_u8(tables[i][2], low), vqtbl1q_u8(tables[i][3], high)));
  }
  const uint8x16_t both = vorrq_u8(first, second);
  const uint8x16_t passing = vtstq_u8(both, both);
  // Arm has no mask of top bits: halve each byte to a nibble instead.
  return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(passing), 4)), 0);
}

}  // namespace

std::size_t short_places_neon(const LiteralFilter& filter, const unsigned char* text,
                              std::size_t count, LiteralFilter::Places* places) {
  uint8x16_t tables[4][4];
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& halves = filter.tables()[i];
    tables[i][0] = vld1q_u8(halves[0][0].data());
    tables[i][1] = vld1q_u8(halves[1][0].data());
    tables[i][2] = vld1q_u8(halves[0][1].data());
    tables[i][3] = vld1q_u8(halves[1][1].data());
  }
  std::uint16_t* const begin = places->data();
  std::size_t passed = 0;
  for (std::size_t at = 0; at < count; at += 16) {
    std::uint64_t passing = passing_of_16(tables, text + at) & 0x8888888888888888U;
    while (passing != 0) {
      const auto place = static_cast<unsigned>(__builtin_ctzll(passing)) / 4;
      begin[passed++] = static_cast<std::uint16_t>(at + place);
      passing &= passing - 1;
    }
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < passed; ++i) {
    const std::uint16_t place = begin[i];
    begin[found] = place;
    found += filter.allows_short(four_bytes_at(text + place)) ? 1U : 0U;
  }
  return found;
}

}  // namespace sluice::secrets

#endif
