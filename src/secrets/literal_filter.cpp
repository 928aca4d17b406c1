#include "secrets/literal_filter.h"

#include <algorithm>
#include <limits>

#include "secrets/gram_rarity.h"
#include "secrets/literal_filter_kernels.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kHalves = 16;

bool is_letter(unsigned char byte) {
  const auto lower = static_cast<unsigned char>(byte | 0x20);
  return lower >= 'a' && lower <= 'z';
}

/// Share of each byte in text, by low and high half, and how each byte's table entries look.
class ShareTable {
 public:
  ShareTable() {
    for (unsigned byte = 0; byte < 256; ++byte) {
      shares_[byte & 15][byte >> 4] = byte_share(static_cast<unsigned char>(byte));
    }
  }
  double of(std::uint32_t low_halves, std::uint32_t high_halves) const {
    double sum = 0;
    for (std::size_t low = 0; low < kHalves; ++low) {
      if ((low_halves >> low & 1) == 0) continue;
      for (std::size_t high = 0; high < kHalves; ++high) {
        if ((high_halves >> high & 1) != 0) sum += shares_[low][high];
      }
    }
    return std::min(sum, 1.0);
  }

 private:
  std::array<std::array<double, kHalves>, kHalves> shares_{};
};

/// The halves that one position of a bucket, or of a gram, lets pass; bit sets.
struct HalfSets {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  double share = 0;
};
using Shape = std::array<HalfSets, LiteralFilter::kPositions>;

Shape shape_of(const Gram& gram) {
  Shape shape;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const unsigned char byte = gram.bytes[i];
    if (i >= gram.length) {
      shape[i] = {0xFFFF, 0xFFFF, 1};
      continue;
    }
    shape[i].low = 1U << (byte & 15);
    shape[i].high = 1U << (byte >> 4);
    // The cases of a letter differ in the high half only.
    if (gram.ignore_case && is_letter(byte)) shape[i].high |= 1U << ((byte ^ 0x20) >> 4);
  }
  return shape;
}

Shape joined(const Shape& a, const Shape& b, const ShareTable& shares) {
  Shape both;
  for (std::size_t i = 0; i < both.size(); ++i) {
    both[i].low = a[i].low | b[i].low;
    both[i].high = a[i].high | b[i].high;
    const bool same = both[i].low == a[i].low && both[i].high == a[i].high;
    both[i].share = same ? a[i].share : shares.of(both[i].low, both[i].high);
  }
  return both;
}

double share_of(const Shape& shape) {
  double product = 1;
  for (const HalfSets& sets : shape) product *= sets.share;
  return product;
}

}  // namespace

void LiteralFilter::build(std::span<const Gram> short_grams, std::span<const Gram> middle_grams,
                          std::span<const Gram> long_grams) {
  clear();
  for (const Gram& gram : short_grams) {
    const std::uint32_t four = four_bytes_at(gram.bytes.data());
    if (gram.length == 4) {
      short_map_.add(hash_of(four | kFoldFour));
      continue;
    }
    for (std::uint32_t follower = 0; follower < 256; ++follower) {
      short_map_.add(hash_of((four & 0x00FFFFFF) | follower << 24 | kFoldFour));
    }
  }
  for (const Gram& gram : middle_grams) {
    const std::uint32_t four = four_bytes_at(gram.bytes.data()) | kFoldFour;
    even_map_.add(hash_of(four));
    middle_map_.add(second_hash_of(four));
  }
  for (const Gram& gram : long_grams) {
    const std::uint64_t six = six_bytes_of(gram) | kFoldSix;
    even_map_.add(hash_of(static_cast<std::uint32_t>(six)));
    long_map_.add(hash_of_six(six));
  }
  fill_half_buckets(short_grams);
  short_buckets_.fill(short_grams);
  middle_buckets_.fill(middle_grams);
  long_buckets_.fill(long_grams);
}

void LiteralFilter::clear() {
  short_map_.clear();
  even_map_.clear();
  middle_map_.clear();
  long_map_.clear();
  tables_ = {};
  short_buckets_.clear();
  middle_buckets_.clear();
  long_buckets_.clear();
}

/// Greedy: each gram goes where it makes the least more text pass, those that let most text pass
/// by themselves first.
void LiteralFilter::fill_half_buckets(std::span<const Gram> grams) {
  static const ShareTable shares;
  std::vector<Shape> shapes;
  shapes.reserve(grams.size());
  for (const Gram& gram : grams) {
    Shape shape = shape_of(gram);
    for (HalfSets& sets : shape) sets.share = shares.of(sets.low, sets.high);
    shapes.push_back(shape);
  }
  std::sort(shapes.begin(), shapes.end(),
            [](const Shape& a, const Shape& b) { return share_of(a) > share_of(b); });
  std::array<Shape, kBuckets> buckets{};
  std::array<double, kBuckets> passing{};
  for (const Shape& shape : shapes) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::max();
    Shape best_shape{};
    for (std::size_t b = 0; b < kBuckets; ++b) {
      const Shape both = joined(buckets[b], shape, shares);
      const double more = share_of(both) - passing[b];
      if (more < least) {
        best = b;
        least = more;
        best_shape = both;
      }
    }
    buckets[best] = best_shape;
    passing[best] += least;
  }
  for (std::size_t b = 0; b < kBuckets; ++b) {
    const auto bit = static_cast<std::uint8_t>(1U << (b % 8));
    for (std::size_t i = 0; i < kPositions; ++i) {
      for (std::size_t half = 0; half < kHalves; ++half) {
        if ((buckets[b][i].low >> half & 1) != 0) tables_[i][0][b / 8][half] |= bit;
        if ((buckets[b][i].high >> half & 1) != 0) tables_[i][1][b / 8][half] |= bit;
      }
    }
  }
}

void LiteralFilter::split_even(const unsigned char* text, std::size_t found,
                               EvenPlaces* places) const {
  std::uint16_t* const middle = places->middle.data();
  std::uint16_t* const lengthy = places->lengthy.data();
  std::size_t middle_count = 0;
  std::size_t lengthy_count = 0;
  for (std::size_t i = 0; i < found; ++i) {
    const std::uint16_t place = middle[i];
    const std::uint64_t six = (eight_bytes_at(text + place) & kSixBytes) | kFoldSix;
    middle[middle_count] = place;
    middle_count += middle_map_.has(second_hash_of(static_cast<std::uint32_t>(six)));
    lengthy[lengthy_count] = place;
    lengthy_count += long_map_.has(hash_of_six(six));
  }
  places->middle_count = middle_count;
  places->lengthy_count = lengthy_count;
}

std::size_t LiteralFilter::keep_middle(const unsigned char* text, std::size_t found,
                                       Places* places) const {
  std::uint16_t* const begin = places->data();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found; ++i) {
    const std::uint16_t place = begin[i];
    begin[kept] = place;
    kept += middle_map_.has(second_hash_of(four_bytes_at(text + place) | kFoldFour));
  }
  return kept;
}

std::size_t LiteralFilter::keep_lengthy(const unsigned char* text, std::size_t found,
                                        Places* places) const {
  std::uint16_t* const begin = places->data();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found; ++i) {
    const std::uint16_t place = begin[i];
    begin[kept] = place;
    kept += long_map_.has(hash_of_six((eight_bytes_at(text + place) & kSixBytes) | kFoldSix));
  }
  return kept;
}

std::size_t short_places_portable(const LiteralFilter& filter, const unsigned char* text,
                                  std::size_t count, LiteralFilter::Places* places) {
  std::size_t found = 0;
  for (std::size_t at = 0; at < count; ++at) {
    places->data()[found] = static_cast<std::uint16_t>(at);
    found += filter.allows_short(four_bytes_at(text + at)) ? 1U : 0U;
  }
  return found;
}

void even_places_portable(const LiteralFilter& filter, const unsigned char* text, std::size_t count,
                          LiteralFilter::EvenPlaces* places) {
  std::uint16_t* const begin = places->middle.data();
  std::uint16_t* end = begin;
  const auto look_up = [&](std::uint64_t gram, std::size_t at) {
    *end = static_cast<std::uint16_t>(at);
    end += filter.allows_even(static_cast<std::uint32_t>(gram)) ? 1 : 0;
  };
  constexpr std::uint64_t kFoldEight = std::uint64_t{kFoldFour} << 32 | kFoldFour;
  for (std::size_t at = 0; at < count; at += 8) {
    const std::uint64_t eight = eight_bytes_at(text + at) | kFoldEight;
    look_up(eight, at);
    look_up(eight >> 16, at + 2);
    look_up(eight >> 32, at + 4);
    look_up(four_bytes_at(text + at + 6) | kFoldFour, at + 6);
  }
  filter.split_even(text, static_cast<std::size_t>(end - begin), places);
}

std::span<const LiteralFilter::Form> LiteralFilter::forms() {
#if defined(__x86_64__)
  static constexpr std::array<Form, 3> kForms = {
      {{"avx512", short_places_avx512, even_places_avx512},
       {"avx2", short_places_avx2, even_places_avx2},
       {"portable", short_places_portable, even_places_portable}}};
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0 &&
                               __builtin_cpu_supports("bmi") != 0 &&
                               __builtin_cpu_supports("popcnt") != 0;
  static const bool has_avx512 =
      has_avx2 && __builtin_cpu_supports("avx512f") != 0 &&
      __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
      __builtin_cpu_supports("avx512vbmi") != 0 && __builtin_cpu_supports("avx512vbmi2") != 0;
  const std::size_t first = has_avx512 ? 0 : has_avx2 ? 1 : 2;
  return std::span(kForms).subspan(first);
#elif defined(__aarch64__)
  static constexpr std::array<Form, 2> kForms = {
      {{"neon", short_places_neon, even_places_portable},
       {"portable", short_places_portable, even_places_portable}}};
  return kForms;
#else
  static constexpr std::array<Form, 1> kForms = {
      {{"portable", short_places_portable, even_places_portable}}};
  return kForms;
#endif
}

}  // namespace sluice::secrets
