// libFuzzer target: literals and a text of any bytes; every form of the matcher finds what a naive
// search finds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "secrets/literal_matcher.h"

namespace {

using sluice::secrets::LiteralFilter;
using sluice::secrets::LiteralMatcher;

struct Literal {
  std::string_view text;
  bool ignore_case = false;
};
using Hits = std::vector<std::pair<std::size_t, std::uint32_t>>;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same(const Literal& literal, std::string_view part) {
  return std::equal(
      part.begin(), part.end(), literal.text.begin(), literal.text.end(),
      [&](char a, char b) { return literal.ignore_case ? lower(a) == lower(b) : a == b; });
}

/// The first byte counts the literals; each follows its length and whether case matters.
std::vector<Literal> take_literals(std::string_view* bytes) {
  std::vector<Literal> literals;
  if (bytes->empty()) return literals;
  const std::size_t count = static_cast<unsigned char>(bytes->front()) % 32;
  bytes->remove_prefix(1);
  for (std::size_t i = 0; i < count && !bytes->empty(); ++i) {
    const auto head = static_cast<unsigned char>(bytes->front());
    bytes->remove_prefix(1);
    const std::size_t length = std::min<std::size_t>(head / 2 % 16 + 3, bytes->size());
    if (length < LiteralMatcher::kMinLiteral) break;
    literals.push_back({bytes->substr(0, length), head % 2 == 1});
    bytes->remove_prefix(length);
  }
  return literals;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<Literal> literals = take_literals(&bytes);
  // A text of its own, so that a sanitizer sees every step outside of it.
  const std::vector<char> copy(bytes.begin(), bytes.end());
  const std::string_view text(copy.data(), copy.size());
  LiteralMatcher matcher;
  Hits expected;
  for (std::uint32_t tag = 0; tag < literals.size(); ++tag) {
    const Literal& literal = literals[tag];
    matcher.add(literal.text, literal.ignore_case, tag);
    for (std::size_t at = 0; at + literal.text.size() <= text.size(); ++at) {
      if (same(literal, text.substr(at, literal.text.size()))) expected.emplace_back(at, tag);
    }
  }
  matcher.build();
  std::sort(expected.begin(), expected.end());
  for (const LiteralFilter::Form& form : LiteralFilter::forms()) {
    Hits hits;
    matcher.search_with(form, text, [&](std::uint32_t tag, std::size_t begin, std::size_t) {
      hits.emplace_back(begin, tag);
    });
    std::sort(hits.begin(), hits.end());
    if (hits != expected) std::abort();
  }
  return 0;
}
