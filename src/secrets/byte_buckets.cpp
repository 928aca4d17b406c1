#include "secrets/byte_buckets.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "secrets/gram_rarity.h"

namespace sluice::secrets {
namespace {

using Shares = std::array<double, ByteBuckets::kEntries>;

Shares shares_of_text() {
  Shares shares{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    shares[byte % shares.size()] += byte_share(static_cast<unsigned char>(byte));
  }
  return shares;
}

bool is_letter(unsigned char byte) {
  const auto lower = static_cast<unsigned char>(byte | 0x20);
  return lower >= 'a' && lower <= 'z';
}

/// The entries of one byte of a gram, the same one twice if it is no letter of any case.
struct Entries {
  std::uint8_t first = 0;
  std::uint8_t second = 0;
};

/// A gram's entries and the share of text that passes them.
struct Shape {
  std::array<Entries, Gram::kMaxBytes> entries;
  std::size_t length = 0;
  double share = 1;
};

Shape shape_of(const Gram& gram, const Shares& shares) {
  Shape shape;
  shape.length = gram.length;
  for (std::size_t i = 0; i < gram.length; ++i) {
    const unsigned char byte = gram.bytes[i];
    const bool both = gram.ignore_case && is_letter(byte);
    const auto first = static_cast<std::uint8_t>(byte % ByteBuckets::kEntries);
    const auto second = static_cast<std::uint8_t>(both ? first ^ 0x20 : first);
    shape.entries[i] = {first, second};
    shape.share *= shares[first] + (both ? shares[second] : 0);
  }
  return shape;
}

/// What a bucket lets pass at one position.
class Sieve {
 public:
  bool passes(std::size_t entry) const { return passes_[entry]; }
  /// The share of bytes that pass; that if some entries passed, too.
  double share() const { return share_; }
  double share_with(const Entries& entries, const Shares& shares) const {
    double sum = share_;
    if (!passes_[entries.first]) sum += shares[entries.first];
    if (entries.second != entries.first && !passes_[entries.second]) sum += shares[entries.second];
    return sum;
  }
  void add(const Entries& entries, const Shares& shares) {
    share_ = share_with(entries, shares);
    passes_[entries.first] = true;
    passes_[entries.second] = true;
  }
  void add_all() {
    passes_.fill(true);
    share_ = 1;
  }

 private:
  std::array<bool, ByteBuckets::kEntries> passes_{};
  double share_ = 0;
};

class Bucket {
 public:
  /// How much more text passes if the gram is in it, too.
  double growth(const Shape& shape, const Shares& shares) const {
    double product = 1;
    for (std::size_t i = 0; i < shape.length; ++i) {
      product *= sieves_[i].share_with(shape.entries[i], shares);
    }
    return product - share_;
  }
  void add(const Shape& shape, const Shares& shares) {
    share_ = 1;
    for (std::size_t i = 0; i < sieves_.size(); ++i) {
      if (i < shape.length) {
        sieves_[i].add(shape.entries[i], shares);
      } else {
        sieves_[i].add_all();
      }
      share_ *= sieves_[i].share();
    }
  }
  const Sieve& at(std::size_t position) const { return sieves_[position]; }

 private:
  std::array<Sieve, Gram::kMaxBytes> sieves_;
  double share_ = 0;
};

}  // namespace

/// Greedy: each gram goes where it makes the least more text pass, those that let most text pass
/// by themselves first.
void ByteBuckets::fill(std::span<const Gram> grams) {
  clear();
  static const Shares shares = shares_of_text();
  std::vector<Shape> shapes;
  shapes.reserve(grams.size());
  for (const Gram& gram : grams) shapes.push_back(shape_of(gram, shares));
  std::sort(shapes.begin(), shapes.end(),
            [](const Shape& a, const Shape& b) { return a.share > b.share; });
  std::array<Bucket, kBuckets> buckets;
  for (const Shape& shape : shapes) {
    Bucket* best = nullptr;
    double least = std::numeric_limits<double>::max();
    for (Bucket& bucket : buckets) {
      const double more = bucket.growth(shape, shares);
      if (more < least) {
        best = &bucket;
        least = more;
      }
    }
    best->add(shape, shares);
  }
  for (std::size_t b = 0; b < kBuckets; ++b) {
    const auto bit = static_cast<std::uint8_t>(1U << (b % 8));
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      for (std::size_t entry = 0; entry < kEntries; ++entry) {
        if (buckets[b].at(i).passes(entry)) tables_[i][b / 8][entry] |= bit;
      }
    }
  }
}

}  // namespace sluice::secrets
