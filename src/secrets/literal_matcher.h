// Finds many literals in one pass. The prefilter of the secret scanner: whatever it does not hit
// costs nothing. Immutable after build(); searching is thread-safe.
//
// Each literal is represented by its rarest run of four bytes. A 65,536-bit map over a hash of the
// four bytes at every position answers "surely not" for nearly all of the text; the rest is
// compared. Case is folded for the map, so that both kinds of literals share one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::secrets {

class LiteralMatcher {
 public:
  /// `tag` comes back with each hit. At least 3 bytes; a literal of 3 bytes is only found where a
  /// letter, digit, '_', '-', '/' or quote follows, which is how token prefixes occur.
  void add(std::string_view literal, bool ignore_case, std::uint32_t tag);
  void build();

  /// Calls hit(tag, offset, length) for every occurrence, in ascending order of the four bytes that
  /// gave it away (not quite of `offset`).
  template <typename Hit>
  void search(std::string_view text, Hit&& hit) const {
    if (text.size() < kGram) return;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const std::size_t last = text.size() - kGram;
    for (std::size_t at = 0; at <= last; ++at) {
      const std::uint32_t gram = folded_gram(bytes + at);
      const std::uint32_t slot = slot_of(gram);
      if ((map_[slot >> 6] >> (slot & 63) & 1) == 0) continue;
      for (std::uint32_t i = heads_[slot]; i != kNone; i = entries_[i].next) {
        const Entry& entry = entries_[i];
        if (entry.gram != gram || entry.gram_offset > at) continue;
        const std::size_t begin = at - entry.gram_offset;
        const Literal& literal = literals_[entry.literal];
        if (equals(text, begin, literal)) hit(literal.tag, begin, literal.text.size());
      }
    }
  }

  /// Overwrites the literals' bytes (they may be config-var values) and forgets them.
  void wipe();

 private:
  static constexpr std::size_t kGram = 4;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kFold = 0x20202020;

  struct Literal {
    std::string text;  ///< lower case if ignore_case
    bool ignore_case = false;
    std::uint32_t tag = 0;
  };
  struct Entry {
    std::uint32_t gram = 0;
    std::uint32_t gram_offset = 0;
    std::uint32_t literal = 0;
    std::uint32_t next = kNone;
  };

  static std::uint32_t folded_gram(const unsigned char* bytes) {
    const auto gram =
        static_cast<std::uint32_t>(bytes[0]) | (static_cast<std::uint32_t>(bytes[1]) << 8) |
        (static_cast<std::uint32_t>(bytes[2]) << 16) | (static_cast<std::uint32_t>(bytes[3]) << 24);
    return gram | kFold;
  }
  static std::uint32_t slot_of(std::uint32_t gram) { return (gram * 0x9E3779B1U) >> 16; }
  static bool equals(std::string_view text, std::size_t begin, const Literal& literal);
  void add_gram(std::uint32_t gram, std::size_t offset, std::size_t literal);

  std::vector<Literal> literals_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> map_;
  std::vector<std::uint32_t> heads_;
};

}  // namespace sluice::secrets
