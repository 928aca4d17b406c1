// The literal filter with AVX-512 and its extensions for bytes, as processors since Ice Lake and
// Zen 4 have them. Only these functions are compiled for it; forms() asks the processor before it
// offers them.
#if defined(__x86_64__)

#include <immintrin.h>

#include "secrets/literal_filter_kernels.h"

#define SLUICE_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,popcnt")))

namespace sluice::secrets {
namespace {

/// A table of ByteBuckets in registers.
struct Lookup {
  __m512i lower;
  __m512i upper;
};

SLUICE_AVX512 inline __m512i load(const void* at) { return _mm512_loadu_si512(at); }

/// The tables of the first `kCount` positions, for both halves of the buckets.
template <std::size_t kCount>
SLUICE_AVX512 inline void load_tables(const ByteBuckets& buckets, Lookup (&tables)[kCount][2]) {
  for (std::size_t i = 0; i < kCount; ++i) {
    for (std::size_t half = 0; half < 2; ++half) {
      const auto& table = buckets.tables()[i][half];
      tables[i][half] = {load(table.data()), load(table.data() + 64)};
    }
  }
}

/// Of 64 places those where some bucket fits all bytes; `bytes[i]` are those of position i.
template <std::size_t kCount, std::size_t kBytes>
SLUICE_AVX512 inline __mmask64 passing(const Lookup (&tables)[kCount][2],
                                       const __m512i (&bytes)[kBytes]) {
  __m512i fits[2] = {_mm512_set1_epi8(-1), _mm512_set1_epi8(-1)};
  for (std::size_t i = 0; i < kCount; ++i) {
    for (std::size_t half = 0; half < 2; ++half) {
      const Lookup& table = tables[i][half];
      fits[half] = _mm512_and_si512(fits[half],
                                    _mm512_permutex2var_epi8(table.lower, bytes[i], table.upper));
    }
  }
  const __m512i any = _mm512_or_si512(fits[0], fits[1]);
  return _mm512_test_epi8_mask(any, any);
}

/// The numbers 0 to 63, times `step`.
SLUICE_AVX512 inline __m512i numbers(int step) {
  alignas(64) std::uint8_t bytes[64];
  for (int i = 0; i < 64; ++i) bytes[i] = static_cast<std::uint8_t>(i * step);
  return load(bytes);
}

/// Writes at + the number of each passing place; returns behind the last one. No branch depends on
/// the text but for that on more than 32: what is written too much is written over.
SLUICE_AVX512 inline std::uint16_t* note(__mmask64 passing, __m512i numbers, std::size_t at,
                                         std::uint16_t* end) {
  const __m512i base = _mm512_set1_epi16(static_cast<short>(at));
  const __m512i few = _mm512_maskz_compress_epi8(passing, numbers);
  const auto count = static_cast<std::size_t>(_mm_popcnt_u64(passing));
  _mm512_storeu_si512(end,
                      _mm512_add_epi16(base, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(few))));
  if (count > 32) {
    _mm512_storeu_si512(
        end + 32, _mm512_add_epi16(base, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(few, 1))));
  }
  return end + count;
}

}  // namespace

SLUICE_AVX512 std::size_t short_places_avx512(const LiteralFilter& filter,
                                              const unsigned char* text, std::size_t count,
                                              LiteralFilter::Places* places) {
  Lookup tables[4][2];
  load_tables(filter.short_buckets(), tables);
  const __m512i each = numbers(1);
  std::uint16_t* const begin = places->data();
  std::uint16_t* end = begin;
  for (std::size_t at = 0; at < count; at += 64) {
    // A processor that foresees what is read next stops at the ends of pages.
    _mm_prefetch(reinterpret_cast<const char*>(text + at + LiteralFilter::kMaxPlaces), _MM_HINT_T0);
    const __m512i bytes[4] = {load(text + at), load(text + at + 1), load(text + at + 2),
                              load(text + at + 3)};
    end = note(passing(tables, bytes), each, at, end);
  }
  std::size_t found = 0;
  for (const std::uint16_t* place = begin; place < end; ++place) {
    begin[found] = *place;
    found += filter.allows_short(four_bytes_at(text + *place)) ? 1U : 0U;
  }
  return found;
}

SLUICE_AVX512 void even_places_avx512(const LiteralFilter& filter, const unsigned char* text,
                                      std::size_t count, LiteralFilter::EvenPlaces* places) {
  Lookup middle[4][2];
  load_tables(filter.middle_buckets(), middle);
  Lookup lengthy[6][2];
  load_tables(filter.long_buckets(), lengthy);
  const __m512i even = numbers(2);
  const __m512i odd = _mm512_add_epi8(even, _mm512_set1_epi8(1));
  std::uint16_t* middle_end = places->middle.data();
  std::uint16_t* lengthy_end = places->lengthy.data();
  for (std::size_t at = 0; at < count; at += 128) {
    // Steps are of 64 bytes: of the last 128 the second half may lie behind the text.
    const __mmask64 second = count - at > 64 ? ~__mmask64{0} : 0;
    __m512i bytes[6];
    for (std::size_t i = 0; i < 6; i += 2) {
      const __m512i lower = load(text + at + i);
      const __m512i upper = _mm512_maskz_loadu_epi8(second, text + at + 64 + i);
      bytes[i] = _mm512_permutex2var_epi8(lower, even, upper);
      bytes[i + 1] = _mm512_permutex2var_epi8(lower, odd, upper);
    }
    const __mmask64 within = second | 0xFFFFFFFF;
    middle_end = note(passing(middle, bytes) & within, even, at, middle_end);
    lengthy_end = note(passing(lengthy, bytes) & within, even, at, lengthy_end);
  }
  places->middle_count = filter.keep_middle(
      text, static_cast<std::size_t>(middle_end - places->middle.data()), &places->middle);
  places->lengthy_count = filter.keep_lengthy(
      text, static_cast<std::size_t>(lengthy_end - places->lengthy.data()), &places->lengthy);
}

}  // namespace sluice::secrets

#endif
