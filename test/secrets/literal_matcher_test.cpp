#include "secrets/literal_matcher.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <tuple>

#include "test/catch.h"

using sluice::secrets::LiteralFilter;
using sluice::secrets::LiteralMatcher;

namespace {

using Hits = std::vector<std::tuple<std::size_t, std::uint32_t>>;

struct Literal {
  std::string text;
  bool ignore_case = false;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool stands_at(std::string_view text, std::size_t at, const Literal& literal) {
  if (text.size() - at < literal.text.size()) return false;
  for (std::size_t i = 0; i < literal.text.size(); ++i) {
    const bool same = literal.ignore_case ? lower(text[at + i]) == lower(literal.text[i])
                                          : text[at + i] == literal.text[i];
    if (!same) return false;
  }
  return true;
}

Hits naive_hits(const std::vector<Literal>& literals, std::string_view text) {
  Hits hits;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (std::uint32_t tag = 0; tag < literals.size(); ++tag) {
      if (stands_at(text, at, literals[tag])) hits.emplace_back(at, tag);
    }
  }
  return hits;
}

LiteralMatcher matcher_of(const std::vector<Literal>& literals) {
  LiteralMatcher matcher;
  for (std::uint32_t tag = 0; tag < literals.size(); ++tag) {
    matcher.add(literals[tag].text, literals[tag].ignore_case, tag);
  }
  matcher.build();
  return matcher;
}

Hits hits_of(const LiteralMatcher& matcher, const LiteralFilter::Form& form,
             std::string_view text) {
  Hits hits;
  matcher.search_with(form, text, [&](std::uint32_t tag, std::size_t begin, std::size_t) {
    hits.emplace_back(begin, tag);
  });
  std::sort(hits.begin(), hits.end());
  return hits;
}

void check_all_forms(const std::vector<Literal>& literals, std::string_view text) {
  const LiteralMatcher matcher = matcher_of(literals);
  const Hits expected = naive_hits(literals, text);
  for (const LiteralFilter::Form& form : LiteralFilter::forms()) {
    INFO(form.name << ", " << text.size() << " bytes");
    const Hits hits = hits_of(matcher, form, text);
    REQUIRE(hits == expected);
  }
}

/// Bytes that end where memory ends and begin where it begins: reading past either is a crash.
class FencedText {
 public:
  explicit FencedText(std::size_t size) : page_(static_cast<std::size_t>(::getpagesize())) {
    room_ = (size + page_ - 1) / page_ * page_;
    base_ = static_cast<char*>(
        ::mmap(nullptr, room_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REQUIRE(base_ != MAP_FAILED);
    REQUIRE(::mprotect(base_ + page_, room_, PROT_READ | PROT_WRITE) == 0);
  }
  ~FencedText() { ::munmap(base_, room_ + 2 * page_); }
  FencedText(const FencedText&) = delete;
  FencedText& operator=(const FencedText&) = delete;

  std::string_view at_end(std::string_view text) {
    char* begin = base_ + page_ + room_ - text.size();
    std::memcpy(begin, text.data(), text.size());
    return {begin, text.size()};
  }
  std::string_view at_begin(std::string_view text) {
    std::memcpy(base_ + page_, text.data(), text.size());
    return {base_ + page_, text.size()};
  }

 private:
  std::size_t page_;
  std::size_t room_ = 0;
  char* base_ = nullptr;
};

class RandomText {
 public:
  explicit RandomText(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string of(std::string_view alphabet, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += alphabet[below(alphabet.size())];
    return text;
  }
  /// Literals of all lengths, so that all kinds of grams occur; few letters, so that they do match.
  std::vector<Literal> literals(std::string_view alphabet, std::size_t count) {
    std::vector<Literal> literals;
    for (std::size_t i = 0; i < count; ++i) {
      literals.push_back({of(alphabet, 3 + below(12)), below(3) == 0});
    }
    return literals;
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("literals are found at every offset, at both ends and in any case where asked") {
  const std::vector<Literal> literals = {{"HRKU-"}, {"heroku", true}, {"SG."}};
  const LiteralMatcher matcher = matcher_of(literals);
  const auto hits = [&](std::string_view text) {
    return hits_of(matcher, LiteralFilter::forms().front(), text);
  };
  CHECK(hits("HRKU-") == Hits{{0, 0}});
  CHECK(hits("hrku-") == Hits{});
  CHECK(hits("xHRKU-HRKU-") == Hits{{1, 0}, {6, 0}});
  CHECK(hits("HEROKU Heroku heroku") == Hits{{0, 1}, {7, 1}, {14, 1}});
  CHECK(hits("key=SG.abc") == Hits{{4, 2}});
  CHECK(hits("key=SG.") == Hits{{4, 2}});
  CHECK(hits("SG.") == Hits{{0, 2}});
  CHECK(hits("").empty());
  CHECK(hits("HRK").empty());
  CHECK(hits("SG").empty());
}

TEST_CASE("every form of the matcher agrees with a naive search on random text") {
  RandomText random(1);
  for (const std::string_view alphabet :
       {"ab", "abAB_-", "aA1\xE9\x01@`[{ ", "abcdefghijkLMNOP-_"}) {
    for (int round = 0; round < 60; ++round) {
      const std::vector<Literal> literals = random.literals(alphabet, 1 + random.below(40));
      const std::size_t lengths[] = {random.below(200), 4096 + random.below(200) - 100};
      for (const std::size_t length : lengths) {
        check_all_forms(literals, random.of(alphabet, length));
      }
    }
  }
}

TEST_CASE("a literal is found wherever it begins, across all steps of the search") {
  const std::vector<Literal> literals = {{"SG."},
                                         {"ghp_"},
                                         {"token", true},
                                         {"AKIAXY"},
                                         {"heroku_k"},
                                         {"-----BEGIN RSA PRIVATE"},
                                         {"k\xC3\xA4se", true}};
  const LiteralMatcher matcher = matcher_of(literals);
  for (const std::size_t size : {64U, 70U, 71U, 131U, 8300U}) {
    for (std::uint32_t tag = 0; tag < literals.size(); ++tag) {
      const std::string& literal = literals[tag].text;
      for (std::size_t at = 0; at + literal.size() <= size;
           at += size > 1000 && at % 4096 > 200 && at % 4096 < 3900 ? 61 : 1) {
        std::string text(size, '.');
        text.replace(at, literal.size(), literal);
        for (const LiteralFilter::Form& form : LiteralFilter::forms()) {
          INFO(form.name << ", " << literal << " at " << at << " of " << size);
          REQUIRE(hits_of(matcher, form, text) == Hits{{at, tag}});
        }
      }
    }
  }
}

TEST_CASE("texts made to pass the filter everywhere give no more and no less than is there") {
  RandomText random(2);
  const std::vector<Literal> literals = {{"aaaa"}, {"aaaaa"},    {"aaaaaaa", true},
                                         {"aaa"},  {"abababab"}, {"passwpassw", true},
                                         {"    "}};
  using namespace std::string_view_literals;
  for (const std::string_view part : {"a"sv, "A"sv, "ab"sv, "ba"sv, "passw"sv, " "sv, "\0a"sv}) {
    std::string text;
    while (text.size() < 9000) text += part;
    check_all_forms(literals, text);
    text[5000] = 'x';
    check_all_forms(literals, text);
  }
  check_all_forms(literals, std::string(5000, '\0'));
  // Grams that differ from the literals' only in the bit that folding takes away.
  check_all_forms({{"@@@@"}, {"````", true}, {"[[[[["}, {"{{{{{", true}}, random.of("@`[{", 5000));
}

TEST_CASE("hundreds of literals are found as the naive search finds them") {
  RandomText random(3);
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz_-ABCDEFXYZ0123";
  std::vector<Literal> literals = random.literals(kAlphabet, 700);
  std::string text = random.of(kAlphabet, 20000);
  for (int i = 0; i < 300; ++i) {
    const std::string& planted = literals[random.below(literals.size())].text;
    text.replace(random.below(text.size() - planted.size()), planted.size(), planted);
  }
  check_all_forms(literals, text);
}

TEST_CASE("the matcher reads no byte outside of its text") {
  RandomText random(4);
  const std::vector<Literal> literals = random.literals("abAB_-", 30);
  FencedText fence(9000);
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string text = random.of("abAB_-", size);
    check_all_forms(literals, fence.at_end(text));
    check_all_forms(literals, fence.at_begin(text));
  }
  for (const std::size_t size : {4095U, 4096U, 4097U, 4101U, 4102U, 4103U, 8192U, 8198U}) {
    check_all_forms(literals, fence.at_end(random.of("abAB_-", size)));
  }
}

TEST_CASE("a wiped matcher finds nothing any more") {
  LiteralMatcher matcher = matcher_of({{"abc"}, {"abcd"}, {"abcde"}, {"abcdefgh"}});
  matcher.wipe();
  for (const LiteralFilter::Form& form : LiteralFilter::forms()) {
    CHECK(hits_of(matcher, form, "abcdefgh abcdefgh").empty());
  }
}
