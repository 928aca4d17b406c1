#include "base/nearest.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "test/catch.h"

namespace sluice {
namespace {

TEST_CASE("the nearest word is named, unless none is near", "[base][nearest]") {
  const std::vector<std::string> words = {"gate", "secrets", "deps", "advisories", "rules"};
  struct Row {
    std::string_view word;
    std::string_view nearest;
  };
  constexpr std::array kRows = {
      Row{"gate", "gate"},
      Row{"gaet", "gate"},
      Row{"secret", "secrets"},
      Row{"screts", "secrets"},
      Row{"advisorys", "advisories"},
      Row{"dep", "deps"},
      Row{"completely", ""},
      Row{"xyz", ""},
      // A short word has room for one slip, and two letters that changed places are one.
      Row{"desp", "deps"},
      Row{"dxpy", ""},
      Row{"ruesl", ""},
      Row{"adivsories", "advisories"},
      Row{"avdisoreis", "advisories"},
      Row{"abvizoryez", ""},
  };
  for (const Row& row : kRows) {
    INFO(row.word);
    CHECK(nearest(row.word, words) == row.nearest);
  }
}

TEST_CASE("nearest copes with nothing and with too much", "[base][nearest]") {
  CHECK(nearest("word", {}).empty());
  CHECK(nearest("", {"gate"}).empty());
  CHECK(nearest(std::string(1 << 20, 'a'), {std::string(1 << 20, 'a')}).empty());
  // The first of equally near ones, so that the answer never depends on chance.
  CHECK(nearest("ab", {"ac", "ad"}) == "ac");
}

}  // namespace
}  // namespace sluice
