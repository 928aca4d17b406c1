#include "secrets/literal_matcher.h"

#include <algorithm>

#include "secrets/gram_rarity.h"
#include "secrets/literal_filter_kernels.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kGram = 4;
constexpr std::size_t kLongGram = Gram::kMaxBytes;

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

int rarity_of(std::string_view gram, bool ignore_case) {
  int rarity = gram_rarity(gram);
  if (ignore_case) return rarity;
  // Capitals are rare where they have to be capitals.
  for (const char c : gram) rarity += c >= 'A' && c <= 'Z' ? 4 : 0;
  return rarity;
}

/// Where the run of `gram + 1` bytes begins whose two grams are rarest.
std::size_t rarest_run(std::string_view text, std::size_t gram, bool ignore_case) {
  std::size_t best = 0;
  int best_rarity = -1;
  for (std::size_t at = 0; at + gram < text.size(); ++at) {
    // The commoner one counts: it decides how often the literals have to be compared.
    const int rarity = std::min(rarity_of(text.substr(at, gram), ignore_case),
                                rarity_of(text.substr(at + 1, gram), ignore_case));
    if (rarity > best_rarity) {
      best = at;
      best_rarity = rarity;
    }
  }
  return best;
}

Gram gram_of(std::string_view text, bool ignore_case) {
  Gram gram;
  std::copy(text.begin(), text.end(), gram.bytes.begin());
  gram.length = text.size();
  gram.ignore_case = ignore_case;
  return gram;
}

}  // namespace

void LiteralMatcher::add(std::string_view literal, bool ignore_case, std::uint32_t tag) {
  if (literal.size() < kMinLiteral) return;
  char* const room = arena_.reserve(literal.size());
  std::transform(literal.begin(), literal.end(), room,
                 [&](char c) { return ignore_case ? fold(c) : c; });
  literals_.push_back({arena_.keep(literal.size()), ignore_case, tag});
}

void LiteralMatcher::build() {
  std::vector<Gram> short_grams;
  std::vector<Gram> middle_grams;
  std::vector<Gram> long_grams;
  for (std::size_t i = 0; i < literals_.size(); ++i) {
    const Literal& literal = literals_[i];
    const std::string_view text = literal.text;
    const auto number = static_cast<std::uint32_t>(i);
    if (text.size() <= kGram) {
      const Gram gram = gram_of(text, literal.ignore_case);
      short_grams.push_back(gram);
      const std::uint32_t fold_bits = gram.length < kGram ? kFoldThree : kFoldFour;
      short_index_.add({four_bytes_at(gram.bytes.data()) | fold_bits, 0, number});
      continue;
    }
    const bool is_long = text.size() > kLongGram;
    const std::size_t length = is_long ? kLongGram : kGram;
    const std::size_t run = rarest_run(text, length, literal.ignore_case);
    for (std::size_t offset = run; offset < run + 2; ++offset) {
      const Gram gram = gram_of(text.substr(offset, length), literal.ignore_case);
      (is_long ? long_grams : middle_grams).push_back(gram);
      const std::uint64_t folded =
          is_long ? six_bytes_of(gram) | kFoldSix : four_bytes_at(gram.bytes.data()) | kFoldFour;
      even_index_.add({folded, static_cast<std::uint32_t>(offset), number});
    }
  }
  short_index_.build();
  even_index_.build();
  filter_.build(short_grams, middle_grams, long_grams);
}

bool LiteralMatcher::equals(std::string_view text, std::size_t begin, const Literal& literal) {
  if (begin + literal.text.size() > text.size()) return false;
  // What has the gram but is another word mostly ends otherwise.
  const char last = text[begin + literal.text.size() - 1];
  if ((literal.ignore_case ? fold(last) : last) != literal.text.back()) return false;
  if (!literal.ignore_case) return text.substr(begin, literal.text.size()) == literal.text;
  for (std::size_t i = 0; i < literal.text.size(); ++i) {
    if (fold(text[begin + i]) != literal.text[i]) return false;
  }
  return true;
}

void LiteralMatcher::wipe() {
  literals_.clear();
  arena_ = SecretArena();
  // Of each value these hold a few bytes.
  short_index_.wipe();
  even_index_.wipe();
  filter_.clear();
}

}  // namespace sluice::secrets
