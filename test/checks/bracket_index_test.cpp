#include "checks/bracket_index.h"

#include <string>

#include "checks/brackets.h"
#include "checks/code_text.h"
#include "test/catch.h"

using namespace sluice::checks;

TEST_CASE("brackets know what closes them and what they stand in") {
  const std::string text = "a(b[c]{d})e)f(g";
  const BracketIndex index(text);
  CHECK(index.closing(1) == 9);
  CHECK(index.closing(3) == 5);
  CHECK(index.closing(6) == 8);
  CHECK(index.closing(13) == std::nullopt);  // open to the end
  CHECK(index.closing(0) == std::nullopt);
  CHECK(index.closing(9) == std::nullopt);
  CHECK(index.around(0) == std::nullopt);
  CHECK(index.around(1) == std::nullopt);
  CHECK(index.around(2) == 1);
  CHECK(index.around(4) == 3);
  CHECK(index.around(6) == 1);
  CHECK(index.around(7) == 6);
  CHECK(index.around(9) == 1);
  CHECK(index.around(10) == std::nullopt);
  CHECK(index.around(12) == std::nullopt);  // what closes nothing changes nothing
  CHECK(index.around(14) == 13);
  CHECK(BracketIndex("").around(0) == std::nullopt);
}

TEST_CASE("brackets that are nested without end are looked at only so long") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "f(";
  text.append(20'000, ')');
  const CodeText code(text, find_syntax("javascript"));
  std::size_t found = 0;
  for (std::size_t at = 1; at < 40'000; at += 2) found += closing_bracket(code, at) ? 1 : 0;
  CHECK(found > 1000);
  CHECK(found < 20'000);
}
