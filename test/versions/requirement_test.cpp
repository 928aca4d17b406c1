#include "versions/requirement.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "test/catch.h"
#include "test/versions/requirement_table.h"
#include "versions/requirement_parts.h"

namespace sluice::versions {
namespace {

using test::answer;

constexpr std::string_view kEcosystems[] = {"npm",   "PyPI",      "RubyGems", "Maven", "Packagist",
                                            "NuGet", "crates.io", "Hex",      "Go"};

TEST_CASE("requirement: the ecosystem decides", "[versions][requirement]") {
  struct Case {
    std::string_view ecosystem;
    std::string_view answer;
  };
  // "1.2.0": a caret, a minimum, one version or a recommendation.
  const Case cases[] = {{"npm", "no"},        {"PyPI", "no"},
                        {"RubyGems", "no"},   {"Maven", "yes"},
                        {"Packagist", "no"},  {"NuGet", "yes"},
                        {"crates.io", "yes"}, {"Hex", "no"},
                        {"Go", "yes"},        {"Packagist:https://packages.example.com", "no"}};
  for (const auto& [ecosystem, expected] : cases) {
    INFO(std::string(ecosystem));
    CHECK(answer(allows(ecosystem, "1.2.0", "1.3.0")) == expected);
  }
}

TEST_CASE("requirement: ecosystems without a reader", "[versions][requirement]") {
  for (const std::string_view ecosystem : {"", ":", "Debian", "NPM", "npm ", "Pub", "Hackage"}) {
    INFO(std::string(ecosystem));
    CHECK(answer(allows(ecosystem, "1.2.3", "1.2.3")) == "unreadable");
    CHECK_FALSE(exact_version(ecosystem, "1.2.3"));
  }
}

TEST_CASE("requirement: numbers of any size grow by one", "[versions][requirement]") {
  struct Case {
    std::string_view digits;
    std::string_view next;
  };
  const Case cases[] = {{"", "1"},
                        {"0", "1"},
                        {"9", "10"},
                        {"10", "11"},
                        {"0099", "100"},
                        {"199", "200"},
                        {"18446744073709551615", "18446744073709551616"}};
  for (const auto& [digits, next] : cases) CHECK(incremented(digits) == next);
}

/// `count` times the text, with a separator between.
std::string joined(std::string_view text, std::string_view separator, std::size_t count) {
  std::string result(text);
  for (std::size_t i = 1; i < count; ++i) result.append(separator).append(text);
  return result;
}

TEST_CASE("requirement: too many comparators are not read", "[versions][requirement]") {
  struct Case {
    std::string_view ecosystem;
    std::string_view comparator;
    std::string_view separator;
    std::size_t most;
  };
  const Case cases[] = {
      {"npm", ">=1.0.0", " ", 256},     {"npm", "^1.0.0", "||", 128},
      {"PyPI", ">=1.0", ",", 256},      {"PyPI", "^1.0", "||", 256},
      {"RubyGems", ">= 1", ",", 256},   {"Packagist", ">=1.0", ",", 256},
      {"Packagist", "^1.0", "|", 128},  {"crates.io", ">=1", ",", 256},
      {"Hex", ">=1.0.0", " and ", 256},
  };
  for (const auto& [ecosystem, comparator, separator, most] : cases) {
    INFO(std::string(ecosystem) << ' ' << std::string(comparator));
    CHECK(answer(allows(ecosystem, joined(comparator, separator, most), "1.5.0")) == "yes");
    CHECK(answer(allows(ecosystem, joined(comparator, separator, most + 1), "1.5.0")) ==
          "unreadable");
  }
  std::string intervals = "[0,1]";
  for (int i = 1; i < 128; ++i) {
    intervals += ",[" + std::to_string(2 * i) + "," + std::to_string(2 * i + 1) + "]";
  }
  CHECK(answer(allows("Maven", intervals, "255")) == "yes");
  CHECK(answer(allows("Maven", intervals + ",[256,257]", "255")) == "unreadable");
}

TEST_CASE("requirement: long texts are not read", "[versions][requirement]") {
  for (const std::string_view ecosystem : {"npm", "PyPI", "RubyGems", "Packagist", "crates.io"}) {
    INFO(std::string(ecosystem));
    const std::string blanks(kMaxRequirementSize - 7, ' ');
    CHECK(answer(allows(ecosystem, blanks + ">=1.0.0", "1.0.0")) == "yes");
    CHECK(answer(allows(ecosystem, blanks + " >=1.0.0", "1.0.0")) == "unreadable");
  }
  const std::string zeros(kMaxRequirementSize - 4, '0');
  CHECK(answer(allows("RubyGems", ">= 1", "1.0." + zeros)) == "yes");
  CHECK(answer(allows("RubyGems", ">= 1", "1.00." + zeros)) == "unreadable");
}

TEST_CASE("requirement: any bytes get an answer", "[versions][requirement]") {
  using std::string_literals::operator""s;
  std::vector<std::string> texts = {
      "",         " ",        "\t\n",    "\0"s,     "1.0\0.1"s,
      "\xFF\xFE", "\xC3\xA9", "*",       "x",       "-",
      "- -",      "1 - ",     "||",      "|",       "|||",
      ",",        ",,",       "^",       "~",       "~>",
      "~=",       "==",       "===",     "!=",      "<",
      ">",        "<=",       ">=",      "[",       "]",
      "(",        ")",        "[]",      "[,",      "(,)",
      "][",       "*-*",      "-*",      "1.*-",    "@",
      "@dev",     "#",        "1#",      "dev-",    "-dev",
      "as",       "1 as",     "1 as ",   " as 2",   "+",
      "1+",       "!!",       "!",       "1!",      "1!!",
      ".*",       "..",       "1.",      ".1",      "v",
      "v=",       "=v1",      "npm:",    "npm:@",   "npm:a@",
      "and",      "or",       "1 and",   "latest",  "1",
      "1.2",      "1.2.3",    "1.2.3-a", "1.2.3.4", "99999999999999999999999999"};
  for (const char c : {'0', '9', 'a', '.', '-', ' ', ',', '|', '*', '~', '^', '<', '[', '(', '@'}) {
    texts.emplace_back(kMaxRequirementSize, c);
    texts.push_back("1" + std::string(kMaxRequirementSize - 1, c));
  }
  for (const std::string_view part :
       {"1.", "1-", ".1", "a.", "1.0-p1", "-1", ".*", "1 ", "[1,", "~1"}) {
    texts.push_back(joined(part, "", 1000));
    texts.push_back("1.0.0-" + joined(part, "", 1000));
  }
  for (const std::string_view ecosystem : kEcosystems) {
    for (const std::string& requirement : texts) {
      for (const std::string& version : texts) (void)allows(ecosystem, requirement, version);
      INFO(std::string(ecosystem) << ' ' << requirement.substr(0, 20));
      const auto exact = exact_version(ecosystem, requirement);
      if (exact) CHECK(answer(allows(ecosystem, requirement, *exact)) != "no");
    }
  }
}

}  // namespace
}  // namespace sluice::versions
