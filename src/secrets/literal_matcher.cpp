#include "secrets/literal_matcher.h"

#include <string.h>  // explicit_bzero

#include <array>

namespace sluice::secrets {
namespace {

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// How common a byte is in source code, roughly in bits of surprise; the sum over four bytes picks
/// the rarest run of a literal. From letter frequencies in English and program text.
int surprise(char c) {
  constexpr std::string_view kByFrequency = "etaoinsrlcdupmhgfby.()=\"',_:;/0123v-wkxjqz";
  const std::size_t rank = kByFrequency.find(fold(c));
  if (rank == std::string_view::npos) return 12;
  return 3 + static_cast<int>(rank) / 5;
}

constexpr std::string_view kFollowers = "abcdefghijklmnopqrstuvwxyz0123456789_-/\"'`@:$%{<[";

}  // namespace

void LiteralMatcher::add(std::string_view literal, bool ignore_case, std::uint32_t tag) {
  Literal entry{std::string(literal), ignore_case, tag};
  if (ignore_case) {
    for (char& c : entry.text) c = fold(c);
  }
  literals_.push_back(std::move(entry));
}

void LiteralMatcher::build() {
  map_.assign(1024, 0);
  heads_.assign(65536, kNone);
  entries_.clear();
  for (std::size_t i = 0; i < literals_.size(); ++i) {
    const std::string& text = literals_[i].text;
    if (text.size() < kGram) {
      for (const char follower : kFollowers) {
        const std::string extended = text + follower;
        add_gram(folded_gram(reinterpret_cast<const unsigned char*>(extended.data())), 0, i);
      }
      continue;
    }
    std::size_t best = 0;
    int best_surprise = -1;
    for (std::size_t at = 0; at + kGram <= text.size(); ++at) {
      int sum = 0;
      for (std::size_t k = 0; k < kGram; ++k) sum += surprise(text[at + k]);
      if (sum > best_surprise) {
        best = at;
        best_surprise = sum;
      }
    }
    add_gram(folded_gram(reinterpret_cast<const unsigned char*>(text.data()) + best), best, i);
  }
}

void LiteralMatcher::add_gram(std::uint32_t gram, std::size_t offset, std::size_t literal) {
  const std::uint32_t slot = slot_of(gram);
  // Folding maps several followers of a 3-byte literal to one gram: enter it once.
  for (std::uint32_t i = heads_[slot]; i != kNone; i = entries_[i].next) {
    if (entries_[i].gram == gram && entries_[i].literal == literal) return;
  }
  map_[slot >> 6] |= std::uint64_t{1} << (slot & 63);
  entries_.push_back({gram, static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(literal),
                      heads_[slot]});
  heads_[slot] = static_cast<std::uint32_t>(entries_.size() - 1);
}

bool LiteralMatcher::equals(std::string_view text, std::size_t begin, const Literal& literal) {
  if (begin + literal.text.size() > text.size()) return false;
  if (!literal.ignore_case) return text.substr(begin, literal.text.size()) == literal.text;
  for (std::size_t i = 0; i < literal.text.size(); ++i) {
    if (fold(text[begin + i]) != literal.text[i]) return false;
  }
  return true;
}

void LiteralMatcher::wipe() {
  for (Literal& literal : literals_) explicit_bzero(literal.text.data(), literal.text.size());
  literals_.clear();
  entries_.clear();
  map_.assign(map_.size(), 0);
}

}  // namespace sluice::secrets
