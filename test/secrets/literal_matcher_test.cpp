#include "secrets/literal_matcher.h"

#include <algorithm>
#include <random>
#include <tuple>

#include "test/catch.h"

using sluice::secrets::LiteralMatcher;

namespace {

using Hits = std::vector<std::tuple<std::size_t, std::uint32_t>>;

Hits hits_of(const LiteralMatcher& matcher, std::string_view text) {
  Hits hits;
  matcher.search(text, [&](std::uint32_t tag, std::size_t begin, std::size_t) {
    hits.emplace_back(begin, tag);
  });
  std::sort(hits.begin(), hits.end());
  return hits;
}

}  // namespace

TEST_CASE("literals are found at every offset, at both ends and in any case where asked") {
  LiteralMatcher matcher;
  matcher.add("HRKU-", false, 1);
  matcher.add("heroku", true, 2);
  matcher.add("SG.", false, 3);
  matcher.build();
  CHECK(hits_of(matcher, "HRKU-") == Hits{{0, 1}});
  CHECK(hits_of(matcher, "hrku-") == Hits{});
  CHECK(hits_of(matcher, "xHRKU-HRKU-") == Hits{{1, 1}, {6, 1}});
  CHECK(hits_of(matcher, "HEROKU Heroku heroku") == Hits{{0, 2}, {7, 2}, {14, 2}});
  CHECK(hits_of(matcher, "key=SG.abc") == Hits{{4, 3}});
  CHECK(hits_of(matcher, "key=SG.") == Hits{});
  CHECK(hits_of(matcher, "").empty());
  CHECK(hits_of(matcher, "HRK").empty());
}

TEST_CASE("the matcher agrees with a naive search on random text") {
  std::mt19937 random(1);
  const auto random_text = [&](std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += "abAB_-"[random() % 6];
    return text;
  };
  for (int round = 0; round < 50; ++round) {
    LiteralMatcher matcher;
    std::vector<std::string> literals;
    for (std::uint32_t tag = 0; tag < 30; ++tag) {
      literals.push_back(random_text(4 + random() % 5));
      matcher.add(literals.back(), false, tag);
    }
    matcher.build();
    const std::string text = random_text(3000);
    Hits expected;
    for (std::uint32_t tag = 0; tag < literals.size(); ++tag) {
      for (std::size_t at = text.find(literals[tag]); at != std::string::npos;
           at = text.find(literals[tag], at + 1)) {
        expected.emplace_back(at, tag);
      }
    }
    std::sort(expected.begin(), expected.end());
    REQUIRE(hits_of(matcher, text) == expected);
  }
}
