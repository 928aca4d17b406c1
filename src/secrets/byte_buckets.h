// Grams (runs of up to six bytes that literals hold) sorted into 16 buckets, so that grams with
// like bytes share one, and for each byte of a gram a table: which buckets it fits. A place of a
// text where some bucket fits every byte may begin one of the grams; where none does, none begins.
// A table has 128 entries, which is what two vector registers of AVX-512 hold: bytes above are
// taken for those 128 below. Immutable after fill(), thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sluice::secrets {

struct Gram {
  static constexpr std::size_t kMaxBytes = 6;
  std::array<unsigned char, kMaxBytes> bytes{};
  std::size_t length = 0;    ///< 3 to kMaxBytes; what follows may be anything
  bool ignore_case = false;  ///< of ASCII letters
};

class ByteBuckets {
 public:
  static constexpr std::size_t kBuckets = 16;
  static constexpr std::size_t kEntries = 128;
  /// Bit b of an entry is bucket b of the eight.
  using Table = std::array<std::uint8_t, kEntries>;
  /// For the first and the second eight buckets.
  using Tables = std::array<std::array<Table, 2>, Gram::kMaxBytes>;

  void fill(std::span<const Gram> grams);
  void clear() { tables_ = {}; }
  /// By the byte's position in the gram.
  const Tables& tables() const { return tables_; }

 private:
  alignas(64) Tables tables_{};
};

}  // namespace sluice::secrets
