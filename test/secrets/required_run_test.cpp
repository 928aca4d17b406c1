#include "secrets/required_run.h"

#include <random>
#include <string>
#include <vector>

#include "base/regex.h"
#include "secrets/example_template.h"
#include "secrets/rule_test.h"
#include "test/catch.h"
#include "test/secrets/built_in_scanner.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

std::string members_of(const RequiredRun& run) {
  std::string members;
  for (std::size_t i = 0; i < 256; ++i) {
    if (run.bytes.test(i)) members += static_cast<char>(i);
  }
  return members;
}

/// A text of the bytes that the patterns below are about, in long runs often enough to match.
std::string random_text(std::mt19937* random) {
  constexpr std::string_view kAlphabet = "abAB09-_.=: \n\"\xE4\xC4";
  std::string text;
  while (text.size() < 60) {
    const char c = kAlphabet[(*random)() % kAlphabet.size()];
    text.append(1 + (*random)() % 4, c);
  }
  return text;
}

}  // namespace

TEST_CASE("the run that a pattern requires") {
  struct Case {
    std::string_view pattern;
    std::string_view bytes;
    std::size_t length;  // 0: none
  };
  const std::vector<Case> cases = {
      {"[^a]([0-9a-f]{40})[^0-9a-f]", "0123456789abcdef", 40},
      // A longer run of a few more kinds of bytes tells more than a short one of few.
      {"key=[0-9]{9,}", "0123456789=eky", 13},
      {"key=[0-9]{9,12}?", "0123456789=eky", 13},
      {"[0-9]{8}[a-c]{8}", "0123456789abc", 16},
      // What may be missing breaks no run, but belongs to it.
      {"[0-9]{8}x?[0-9]{8}", "0123456789x", 16},
      {"(?:[0-9]{4}-){4}", "-0123456789", 20},
      {"(?:[0-9]{9})?z", "", 0},
      {"(?:[0-9]{9})*", "", 0},
      {"(?:[01]{9})+", "01", 9},
      // Of a choice any member may be taken.
      {"(?:[0-9]{20}|[ab]{10})", "0123456789ab", 10},
      {"[0-9]{20}|[ab]{10}", "0123456789ab", 10},
      {"[0-9]{20}|a", "", 0},
      {"(?:k|\\.[^z]{5}[0-9]{30})[0-4]{12}", "01234", 12},
      {"(?i:[a-c]{8})", "ABCabc", 8},
      {"(?i)[a-c]{8}", "ABCabc", 8},
      {"(?:(?i)x)[a-c]{8}", "Xabcx", 9},
      {"x(?i)|[a-c]{8}", "", 0},
      {"[0-9]{2}(?i)z|[a-c]{8}", "", 0},
      {"(?i)z{9}|[a-c]{8}", "ABCZabcz", 8},
      {"\\d{8}", "0123456789", 8},
      {"\\x41{8}", "A", 8},
      {"[]^]{8}", "]^", 8},
      {"[a-]{8}", "-a", 8},
      {"[\\x27\\n\\-]{8}", "\n'-", 8},
      {"^a{8}$", "a", 8},
      {"\\ba{8}\\b", "a", 8},
      {"a{3}{3}", "", 0},  // more than one quantifier
      {"[0-9]{7}", "", 0},
      {"[^\\s]{30}", "", 0},  // most text is so
      {".{30}", "", 0},
      // Not known here.
      {"(?P<name>[0-9]{20})", "", 0},
      {"(?s).[0-9]{20}", "", 0},
      {"[[:digit:]]{20}", "", 0},
      {"\\pN{20}[0-9]{20}", "", 0},
      {"\\Qa\\E[0-9]{20}", "", 0},
      // Not valid.
      {"[0-9]{20}(", "", 0},
      {"[0-9]{20})", "", 0},
      {"[0-9", "", 0},
      {"[0-9]{20", "", 0},
      {"[9-0]{20}", "", 0},
      {"\\", "", 0},
      {"\\x4", "", 0},
      {"*[0-9]{20}", "", 0},
      {"", "", 0},
  };
  for (const Case& c : cases) {
    INFO(c.pattern);
    const auto run = required_run(c.pattern);
    REQUIRE(run.has_value() == (c.length != 0));
    if (!run) continue;
    CHECK(members_of(*run) == c.bytes);
    CHECK(run->length == c.length);
  }
}

TEST_CASE("a hostile pattern is read within bounds") {
  CHECK_FALSE(required_run(std::string(100000, '(')));
  CHECK_FALSE(required_run(std::string(100000, 'a') + "[0-9]{20}"));
  const auto run = required_run("(?:(?:[0-9]{1000}){1000}){99999999999999999999}");
  REQUIRE(run);
  CHECK(run->length <= 16384);
}

TEST_CASE("a run is found at both ends, and nothing shorter is one") {
  const auto run = required_run("[0-9]{8}");
  REQUIRE(run);
  CHECK(run->found_in("12345678"));
  CHECK(run->found_in("x12345678"));
  CHECK(run->found_in("12345678x"));
  CHECK(run->found_in("1234567x1234567x12345678"));
  CHECK_FALSE(run->found_in(""));
  CHECK_FALSE(run->found_in("1234567"));
  CHECK_FALSE(run->found_in("1234567x1234567"));
}

TEST_CASE("a text without the run is one that the pattern doesn't match") {
  const std::vector<std::string_view> patterns = {
      "[a0-9]{8}",
      "(?:a{2,4}|[09]{3})+=?[ab]{6}",
      "(?i:a{4})[0-9]{4,}",
      "[b\\xe4]{8}",
      "[\\d_.-]{8}",
      "(?:[09]{1,3}[_.-]?){6,}[09]{2}",
      "(?i:[ab]{8}|9{4}(?:0|-){4})",
      "\\w{10}",
      "[a-b]{4}(?:[: ]{1,3}|_)??[0-9]{4}",
      "(?:^|[^ab])([ab]{8})(?:[^ab]|$)",
  };
  std::mt19937 random(5);
  for (const std::string_view pattern : patterns) {
    INFO(pattern);
    const auto run = required_run(pattern);
    const Result<Regex> regex = Regex::compile(pattern);
    REQUIRE(run);
    REQUIRE(regex);
    int matched = 0;
    for (int i = 0; i < 3000; ++i) {
      const std::string text = random_text(&random);
      RegexMatch match;
      if (!regex->find(text, 0, false, &match)) continue;
      ++matched;
      CHECK(run->found_in(std::string_view(text).substr(match.begin, match.end - match.begin)));
    }
    CHECK(matched > 5);
  }
}

TEST_CASE("what a built-in pattern matches in its examples has the run that it requires") {
  const Scanner scanner = test::built_in_scanner();
  std::size_t with_run = 0;
  for (const Rule& rule : scanner.rules()) {
    INFO(rule.id);
    const auto run = required_run(rule.pattern);
    with_run += run ? 1 : 0;
    for (const std::vector<std::string>* examples : {&rule.match, &rule.no_match}) {
      for (const std::string& example : *examples) {
        const std::string text = expand_template(example, 3);
        RegexMatch match;
        if (!run || !rule.regex()->find(text, 0, false, &match)) continue;
        CHECK(run->found_in(std::string_view(text).substr(match.begin, match.end - match.begin)));
      }
    }
  }
  // Else something in the macros has become unknown.
  CHECK(with_run * 10 >= scanner.rules().size() * 8);
}
