// The literal filter with AVX2. Only these functions are compiled for it; kernels() asks the
// processor before it offers them.
#if defined(__x86_64__)

#include <immintrin.h>

#include "secrets/literal_filter_kernels.h"

#define SLUICE_AVX2 __attribute__((target("avx2,bmi,popcnt")))

namespace sluice::secrets {
namespace {

using Halves = LiteralFilter::HalfTable;

/// In both lanes: a lookup never leaves its lane.
SLUICE_AVX2 inline __m256i twice(const Halves& table) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

/// Which buckets fit the byte at `at + position`, for 32 places; first and second eight buckets.
SLUICE_AVX2 inline void narrow(const __m256i (&tables)[4], const unsigned char* at, __m256i* first,
                               __m256i* second) {
  const __m256i low_bits = _mm256_set1_epi8(0x0F);
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i low = _mm256_and_si256(bytes, low_bits);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low_bits);
  *first = _mm256_and_si256(*first, _mm256_and_si256(_mm256_shuffle_epi8(tables[0], low),
                                                     _mm256_shuffle_epi8(tables[1], high)));
  *second = _mm256_and_si256(*second, _mm256_and_si256(_mm256_shuffle_epi8(tables[2], low),
                                                       _mm256_shuffle_epi8(tables[3], high)));
}

SLUICE_AVX2 inline std::uint32_t passing_of_32(const __m256i (&tables)[4][4],
                                               const unsigned char* at) {
  __m256i first = _mm256_set1_epi8(-1);
  __m256i second = first;
  narrow(tables[0], at, &first, &second);
  narrow(tables[1], at + 1, &first, &second);
  narrow(tables[2], at + 2, &first, &second);
  narrow(tables[3], at + 3, &first, &second);
  const __m256i none = _mm256_cmpeq_epi8(_mm256_or_si256(first, second), _mm256_setzero_si256());
  return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(none));
}

}  // namespace

SLUICE_AVX2 std::size_t short_places_avx2(const LiteralFilter& filter, const unsigned char* text,
                                          std::size_t count, LiteralFilter::Places* places) {
  __m256i tables[4][4];
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& halves = filter.tables()[i];
    tables[i][0] = twice(halves[0][0]);
    tables[i][1] = twice(halves[1][0]);
    tables[i][2] = twice(halves[0][1]);
    tables[i][3] = twice(halves[1][1]);
  }
  // First all that pass the buckets, then those that pass the map: two tight loops, in which
  // nothing but the number of places has to be foreseen.
  std::uint16_t* const begin = places->data();
  std::uint16_t* end = begin;
  for (std::size_t at = 0; at < count; at += 64) {
    const std::uint64_t lower = passing_of_32(tables, text + at);
    const std::uint64_t upper = passing_of_32(tables, text + at + 32);
    std::uint64_t passing = upper << 32 | lower;
    std::uint16_t* const next = end + _mm_popcnt_u64(passing);
    // Four at a time, whether they are there or not; what is written too much is written over.
    while (end < next) {
      for (int i = 0; i < 4; ++i) {
        end[i] = static_cast<std::uint16_t>(at + _tzcnt_u64(passing));
        passing = _blsr_u64(passing);
      }
      end += 4;
    }
    end = next;
  }
  std::size_t found = 0;
  for (const std::uint16_t* place = begin; place < end; ++place) {
    begin[found] = *place;
    found += filter.allows_short(four_bytes_at(text + *place)) ? 1U : 0U;
  }
  return found;
}

SLUICE_AVX2 void even_places_avx2(const LiteralFilter& filter, const unsigned char* text,
                                  std::size_t count, LiteralFilter::EvenPlaces* places) {
  // Hashing is done for eight places at once; there is no quick way to look up eight.
  const std::uint32_t* const words = filter.even_words();
  const __m256i fold = _mm256_set1_epi32(static_cast<int>(kFoldFour));
  const __m256i factor = _mm256_set1_epi32(static_cast<int>(LiteralFilter::kHashFactor));
  // In each lane the four bytes from 0, 2, 4 and 6 on.
  const __m256i grams =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9));
  alignas(32) std::uint32_t slots[8];
  std::uint16_t* const begin = places->middle.data();
  std::uint16_t* end = begin;
  for (std::size_t at = 0; at < count; at += 16) {
    const auto* lower = reinterpret_cast<const __m128i*>(text + at);
    const auto* upper = reinterpret_cast<const __m128i*>(text + at + 8);
    const __m256i bytes = _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128(lower)),
                                                  _mm_loadu_si128(upper), 1);
    const __m256i folded = _mm256_or_si256(_mm256_shuffle_epi8(bytes, grams), fold);
    const __m256i hashes = _mm256_mullo_epi32(folded, factor);
    _mm256_store_si256(reinterpret_cast<__m256i*>(slots),
                       _mm256_srli_epi32(hashes, 32 - LiteralFilter::kEvenBits));
    for (std::size_t i = 0; i < 8; ++i) {
      *end = static_cast<std::uint16_t>(at + 2 * i);
      end += words[slots[i] >> 5] >> (slots[i] & 31) & 1;
    }
  }
  filter.split_even(text, static_cast<std::size_t>(end - begin), places);
}

}  // namespace sluice::secrets

#endif
