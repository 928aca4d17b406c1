#include "base/regex.h"

#include <array>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice {
namespace {

struct Row {
  std::string_view pattern;
  std::string_view text;
  std::size_t from;
  bool anchored;
  bool found;
  RegexMatch match;
};

constexpr std::array kRows = {
    Row{"b+", "abbbc", 0, false, true, {1, 4, 1, 4}},
    Row{"b+", "abbbc", 2, false, true, {2, 4, 2, 4}},
    Row{"b+", "abbbc", 4, false, false, {}},
    Row{"b+", "abbbc", 0, true, false, {}},
    Row{"b+", "abbbc", 1, true, true, {1, 4, 1, 4}},
    Row{"a(b+)c", "xabbc", 0, false, true, {1, 5, 2, 4}},
    Row{"a(?:b+)c", "xabbc", 0, false, true, {1, 5, 1, 5}},
    Row{"a(x)?c", "ac", 0, false, true, {0, 2, 0, 2}},
    Row{"a()c", "ac", 0, false, true, {0, 2, 1, 1}},
    Row{"(a)(b)", "ab", 0, false, true, {0, 2, 0, 1}},
    Row{"a.c", "a\nc", 0, false, false, {}},
    Row{"(?s)a.c", "a\nc", 0, false, true, {0, 3, 0, 3}},
    Row{"^b", "a\nb", 0, false, false, {}},
    Row{"(?m)^b", "a\nb", 0, false, true, {2, 3, 2, 3}},
    Row{"a$", "a\nb", 0, false, false, {}},
    Row{"\xe9", "caf\xe9", 0, false, true, {3, 4, 3, 4}},
    Row{"[\\x80-\\xff]", "caf\xe9", 0, false, true, {3, 4, 3, 4}},
    Row{"", "", 0, false, true, {0, 0, 0, 0}},
    Row{"", "ab", 2, true, true, {2, 2, 2, 2}},
    Row{"a", "ab", 3, false, false, {}},
};

TEST_CASE("patterns match where they should", "[base][regex]") {
  for (const Row& row : kRows) {
    INFO(row.pattern << " in " << row.text << " from " << row.from);
    const Result<Regex> regex = Regex::compile(row.pattern);
    REQUIRE(regex);
    RegexMatch match;
    REQUIRE(regex->find(row.text, row.from, row.anchored, &match) == row.found);
    if (!row.found) continue;
    CHECK(match.begin == row.match.begin);
    CHECK(match.end == row.match.end);
    CHECK(match.group_begin == row.match.group_begin);
    CHECK(match.group_end == row.match.group_end);
  }
}

TEST_CASE("trying one begin after the other finds the same", "[base][regex]") {
  for (const Row& row : kRows) {
    if (row.anchored) continue;
    INFO(row.pattern << " in " << row.text);
    const Result<Regex> regex = Regex::compile(row.pattern);
    REQUIRE(regex);
    RegexMatch match;
    REQUIRE(regex->find_by_begin(row.text, row.from, &match) == row.found);
    if (!row.found) continue;
    CHECK(match.begin == row.match.begin);
    CHECK(match.end == row.match.end);
    CHECK(match.group_begin == row.match.group_begin);
    CHECK(match.group_end == row.match.group_end);
    if (row.from == 0) CHECK(regex->found_in(row.text));
  }
}

TEST_CASE("NUL bytes are bytes", "[base][regex]") {
  const Result<Regex> regex = Regex::compile("b");
  REQUIRE(regex);
  RegexMatch match;
  CHECK(regex->find(std::string_view("a\0b", 3), 0, false, &match));
  CHECK(match.begin == 2);
}

TEST_CASE("what is no pattern is an error", "[base][regex]") {
  constexpr std::array<std::string_view, 6> kWrong = {"(",        "[a", "a{2,1}",
                                                      "(?=look)", "*a", "(a{1000}){1000}"};
  for (const std::string_view pattern : kWrong) {
    INFO(pattern);
    const Result<Regex> regex = Regex::compile(pattern);
    REQUIRE_FALSE(regex);
    CHECK(regex.error().message.find("not a valid pattern") == 0);
  }
}

TEST_CASE("time is linear in the text", "[base][regex]") {
  const Result<Regex> regex = Regex::compile("(a*)*b");
  REQUIRE(regex);
  RegexMatch match;
  CHECK_FALSE(regex->find(std::string(200'000, 'a'), 0, true, &match));
}

}  // namespace
}  // namespace sluice
