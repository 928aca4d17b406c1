// Finds many literals in one pass. The prefilter of the secret scanner: whatever it does not hit
// costs nothing. Immutable after build(); searching is thread-safe.
//
// Each literal is represented by its rarest run of bytes. A LiteralFilter names the few places
// where one of these runs may begin; there the literals that have it are compared. Case is folded
// for the filter, so that both kinds of literals share one pass.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret_arena.h"
#include "secrets/gram_index.h"
#include "secrets/literal_filter.h"

namespace sluice::secrets {

class LiteralMatcher {
 public:
  static constexpr std::size_t kMinLiteral = 3;

  /// `tag` comes back with each hit. A literal of less than kMinLiteral bytes is never found.
  void add(std::string_view literal, bool ignore_case, std::uint32_t tag);
  void build();

  /// Calls hit(tag, offset, length) once for every occurrence, in no order.
  template <typename Hit>
  void search(std::string_view text, Hit&& hit) const {
    search_with(LiteralFilter::forms().front(), text, hit);
  }

  /// The same with a given form of the filter: all give the same hits.
  template <typename Hit>
  void search_with(const LiteralFilter::Form& form, std::string_view text, Hit&& hit) const {
    if (text.size() < kMinLiteral || literals_.empty()) return;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    for (std::size_t count = places_within(text.size()); count > 0;
         at += count, count = places_within(text.size() - at)) {
      search_part(form, text, at, bytes + at, count, hit);
    }
    // The rest with zeros behind it: the filter looks in steps.
    std::array<unsigned char, kTail + LiteralFilter::kOverhang> tail{};
    std::memcpy(tail.data(), bytes + at, text.size() - at);
    const std::size_t step = LiteralFilter::kStep;
    search_part(form, text, at, tail.data(), text.size() - at > step ? kTail : step, hit);
  }

  /// Overwrites the literals' bytes (they may be config-var values) and forgets them.
  void wipe();

 private:
  /// What whole steps leave is up to one step and the bytes that are read ahead.
  static constexpr std::size_t kTail = 2 * LiteralFilter::kStep;

  struct Literal {
    std::string_view text;  ///< in the arena; lower case if ignore_case
    bool ignore_case = false;
    std::uint32_t tag = 0;
  };

  /// How many places the filter can look at without leaving a text of `size` bytes.
  static std::size_t places_within(std::size_t size) {
    if (size < LiteralFilter::kStep + LiteralFilter::kOverhang) return 0;
    const std::size_t last = size - LiteralFilter::kOverhang;
    return std::min(last - last % LiteralFilter::kStep, LiteralFilter::kMaxPlaces);
  }

  /// `bytes` are those of the text from `at` on.
  template <typename Hit>
  void search_part(const LiteralFilter::Form& form, std::string_view text, std::size_t at,
                   const unsigned char* bytes, std::size_t count, Hit& hit) const {
    LiteralFilter::Places places;
    const auto verify = [&](std::size_t place) {
      return [&, place](const GramIndex::Entry& entry) {
        if (entry.offset > place) return;
        const std::size_t begin = place - entry.offset;
        const Literal& literal = literals_[entry.literal];
        if (equals(text, begin, literal)) hit(literal.tag, begin, literal.text.size());
      };
    };
    const std::size_t found = form.short_places(filter_, bytes, count, &places);
    for (std::size_t i = 0; i < found; ++i) {
      const std::size_t place = places.data()[i];
      const std::uint64_t eight = eight_at(bytes + place);
      short_index_.each((eight & kFourBytes) | kFoldFour, verify(at + place));
      short_index_.each((eight & kThreeBytes) | kFoldThree, verify(at + place));
    }
    LiteralFilter::EvenPlaces even;
    form.even_places(filter_, bytes, count, &even);
    for (std::size_t i = 0; i < even.middle_count; ++i) {
      const std::size_t place = even.middle.data()[i];
      even_index_.each((eight_at(bytes + place) & kFourBytes) | kFoldFour, verify(at + place));
    }
    for (std::size_t i = 0; i < even.lengthy_count; ++i) {
      const std::size_t place = even.lengthy.data()[i];
      even_index_.each((eight_at(bytes + place) & kSixBytes) | kFoldSix, verify(at + place));
    }
  }

  static constexpr std::uint64_t kThreeBytes = 0xFFFFFF;
  static constexpr std::uint64_t kFourBytes = 0xFFFFFFFF;
  static std::uint64_t eight_at(const unsigned char* bytes) {
    std::uint64_t eight = 0;
    for (unsigned i = 0; i < 8; ++i) eight |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return eight;
  }
  static bool equals(std::string_view text, std::size_t begin, const Literal& literal);

  SecretArena arena_;
  std::vector<Literal> literals_;
  // Of a shorter gram the upper bytes are zero, which folding excludes for longer ones.
  GramIndex short_index_;
  GramIndex even_index_;
  LiteralFilter filter_;
};

}  // namespace sluice::secrets
