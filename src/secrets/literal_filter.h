// The sieve of the literal matcher: of all places of a text it names the few at which one of the
// grams (runs of three or four bytes) may begin. It may name too many, never too few. Immutable
// after build(), thread-safe.
//
// The search has four forms that lead to the same hits: AVX-512, AVX2, NEON and portable code;
// which one is used is chosen at run time.
//
// Short literals have one gram, which may begin at any place. The vector forms sort the grams into
// 16 buckets, so that grams with like bytes share one. With AVX-512 a table for each byte of a gram
// says which buckets it fits (ByteBuckets); else two tables say it, by its low and by its high
// half: lookups of 16 entries answer for 16 or 32 places at once, in registers. What passes is
// looked up in a map of bits, as the portable form does at every place.
//
// Literals of five bytes and more have two grams in a row, one of which begins at an even place:
// only every other place is looked at. With AVX-512 by buckets; for those of halves they are too
// many, so the other forms ask a map. Where it says yes, that is asked again with other maps: for
// literals of seven bytes and more with six bytes, not four.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "secrets/byte_buckets.h"

namespace sluice::secrets {

/// Or-ed to the bytes of a gram these make upper and lower case the same.
inline constexpr std::uint32_t kFoldFour = 0x20202020;
inline constexpr std::uint32_t kFoldThree = 0x00202020;
inline constexpr std::uint64_t kFoldSix = 0x202020202020;
/// The six bytes of a long gram.
inline constexpr std::uint64_t kSixBytes = 0xFFFFFFFFFFFF;

class LiteralFilter {
 public:
  static constexpr std::size_t kPositions = 4;
  static constexpr std::size_t kBuckets = 16;
  /// Places that one call looks at, at most, and the step they come in.
  static constexpr std::size_t kMaxPlaces = 4096;
  static constexpr std::size_t kStep = 64;
  /// Bytes behind the last place that may be read.
  static constexpr std::size_t kOverhang = 8;
  using Places = std::array<std::uint16_t, kMaxPlaces + kStep>;

  /// Even places at which a gram of a middle or of a long literal may begin.
  struct EvenPlaces {
    Places middle;
    Places lengthy;
    std::size_t middle_count;
    std::size_t lengthy_count;
  };

  /// One form of the search. Both name the places below `count` (a multiple of kStep, at most
  /// kMaxPlaces), in ascending order, and read text[0 .. count + kOverhang).
  struct Form {
    const char* name;
    /// Where a short literal may begin; returns how many.
    std::size_t (*short_places)(const LiteralFilter& filter, const unsigned char* text,
                                std::size_t count, Places* places);
    void (*even_places)(const LiteralFilter& filter, const unsigned char* text, std::size_t count,
                        EvenPlaces* places);
  };

  /// `short_grams`: of three or four bytes. `middle_grams`: both runs of four
  /// bytes of literals with five or six. `long_grams`: both runs of six of longer ones.
  void build(std::span<const Gram> short_grams, std::span<const Gram> middle_grams,
             std::span<const Gram> long_grams);
  void clear();

  /// The forms that this machine can run, the best one first.
  static std::span<const Form> forms();

  // For the kernels. Whether a place passes is not to be foreseen, so no branch depends on it.

  /// Leaves of the first `found` places in `places->middle` those where a gram of a middle literal
  /// may begin, and puts those of long ones into the other list.
  void split_even(const unsigned char* text, std::size_t found, EvenPlaces* places) const;
  /// Leaves of the first `found` places those where a gram of a middle (a long) literal may begin;
  /// returns how many.
  std::size_t keep_middle(const unsigned char* text, std::size_t found, Places* places) const;
  std::size_t keep_lengthy(const unsigned char* text, std::size_t found, Places* places) const;

  /// Whether a short literal may begin with these four bytes.
  bool allows_short(std::uint32_t four) const {
    return short_map_.has(hash_of(four | kFoldFour)) != 0;
  }

  /// The first map of even places, and which of its bits is a folded gram's.
  static constexpr std::uint32_t kEvenBits = 17;
  static constexpr std::uint32_t kHashFactor = 0x9E3779B1U;
  const std::uint32_t* even_words() const { return even_map_.words(); }
  bool allows_even(std::uint32_t gram) const { return even_map_.has(hash_of(gram)) != 0; }

  /// The grams of short literals, and those of even places with four and with six bytes.
  const ByteBuckets& short_buckets() const { return short_buckets_; }
  const ByteBuckets& middle_buckets() const { return middle_buckets_; }
  const ByteBuckets& long_buckets() const { return long_buckets_; }

  /// [position][low or high half][first or second eight buckets][half's value].
  using HalfTable = std::array<std::uint8_t, 16>;
  using Tables = std::array<std::array<std::array<HalfTable, 2>, 2>, kPositions>;
  const Tables& tables() const { return tables_; }

 private:
  /// A set of hashes: `kBits` bits tell which were added.
  template <std::uint32_t kBits>
  class BitMap {
   public:
    void add(std::uint32_t hash) { words_[slot(hash) >> 5] |= 1U << (slot(hash) & 31); }
    std::uint32_t has(std::uint32_t hash) const {
      return words_.data()[slot(hash) >> 5] >> (slot(hash) & 31) & 1;
    }
    const std::uint32_t* words() const { return words_.data(); }
    void clear() { std::fill(words_.begin(), words_.end(), 0); }

   private:
    static std::uint32_t slot(std::uint32_t hash) { return hash >> (32 - kBits); }
    std::vector<std::uint32_t> words_ = std::vector<std::uint32_t>((1U << kBits) / 32);
  };

  static std::uint32_t hash_of(std::uint32_t gram) { return gram * kHashFactor; }
  static std::uint32_t second_hash_of(std::uint32_t gram) { return gram * 0x85EBCA6BU; }
  static std::uint32_t hash_of_six(std::uint64_t gram) {
    return static_cast<std::uint32_t>((gram * 0x9E3779B97F4A7C15U) >> 32);
  }
  void fill_half_buckets(std::span<const Gram> grams);

  BitMap<15> short_map_;
  BitMap<kEvenBits> even_map_;
  BitMap<16> middle_map_;
  BitMap<17> long_map_;
  alignas(32) Tables tables_{};
  ByteBuckets short_buckets_;
  ByteBuckets middle_buckets_;
  ByteBuckets long_buckets_;
};

}  // namespace sluice::secrets
