#include "base/line_hash.h"

#include <map>
#include <string>
#include <vector>

#include "test/catch.h"

using namespace sluice;

namespace {

/// The fingerprints of all lines.
std::vector<std::string> fingerprints(std::string_view text) {
  std::vector<std::string> all;
  std::map<std::uint64_t, std::size_t> counts;
  for_each_line_hash(text, [&](const LineHash& line) {
    CHECK(line.line == all.size() + 1);
    CHECK(line.last_line >= line.line);
    all.push_back(line_hash_text(line.hash, ++counts[line.hash]));
  });
  return all;
}

constexpr const char* kEmpty = "c129715d7a2bc9a3:1";

}  // namespace

TEST_CASE("fingerprints of lines are those that GitHub's own uploader computes") {
  struct Case {
    std::string_view text;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases = {
      {"", {kEmpty}},
      {"a", {"53b5d4aabe50d64:1"}},
      {"hello\n", {"5e536e90a7094d15:1", kEmpty}},
      {"DEBUG = True\nSECRET_KEY = \"x\"\n", {"b152c2317d3b7536:1", "dda5ebd672534020:1", kEmpty}},
      {"a\r\nb\r\n", {"81b8d8db678b2bbe:1", "ade70578248be16f:1", kEmpty}},
      {"x\nx\nx\n", {"4c74ab87820424b1:1", "8c072f39cc89b447:1", "828973aa50c68d6d:1", kEmpty}},
      {" a b\tc\n", {"861c3fe48942a2fb:1", kEmpty}},
      {"\xc3\xa9\xf0\x9f\x98\x80\n", {"16a367e7bde89037:1", kEmpty}},
  };
  for (const Case& example : cases) {
    CAPTURE(example.text);
    CHECK(fingerprints(example.text) == example.expected);
  }
}

TEST_CASE("the same line again gets the next number") {
  const std::string line = std::string(120, 'y') + '\n';
  const std::vector<std::string> all = fingerprints(line + line + line);
  REQUIRE(all.size() == 4);
  CHECK(all[0].ends_with(":1"));
  CHECK(all[1] == all[0].substr(0, all[0].size() - 1) + "2");
  CHECK(all[2] == all[0].substr(0, all[0].size() - 1) + "3");
}

TEST_CASE("a fingerprint does not change with blanks, line ends, or what is above") {
  const std::string tail(150, 'z');
  const std::string plain = fingerprints("key = 1\nnext\n" + tail)[0];
  CHECK(fingerprints("\tkey=1\r\nnext\r" + tail)[0] == plain);
  CHECK(fingerprints("above\n\nkey = 1\nnext\n" + tail)[2] == plain);
  CHECK(fingerprints("key = 2\nnext\n" + tail)[0] != plain);
}

TEST_CASE("what is no UTF-8 counts as one replacement character for each beginning of one") {
  const auto first = [](std::string_view text) { return fingerprints(text)[0]; };
  const std::string one = first(
      "a\xef\xbf\xbd"
      "b");
  const std::string two = first(
      "a\xef\xbf\xbd\xef\xbf\xbd"
      "b");
  CHECK(first("a\xff"
              "b") == one);
  CHECK(first("a\xe2\x82"
              "b") == one);
  CHECK(first("a\xf0\x9f\x98"
              "b") == one);
  CHECK(first("a\xc0\x80"
              "b") == two);
  CHECK(first("a\xed\xa0"
              "b") == two);
  CHECK(first("a\xe2\x82").size() > 4);
}

TEST_CASE("the last line that a fingerprint looks at is told") {
  std::vector<std::size_t> last;
  for_each_line_hash("a\n" + std::string(98, 'b') + "\nc\n" + std::string(200, 'd'),
                     [&](const LineHash& line) { last.push_back(line.last_line); });
  CHECK(last == std::vector<std::size_t>{2, 3, 4, 4});
}
