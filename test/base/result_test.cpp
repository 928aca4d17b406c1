#include "base/result.h"

#include <memory>
#include <string>

#include "test/catch.h"

namespace sluice {
namespace {

TEST_CASE("errors say where and what", "[base][result]") {
  CHECK(describe({"a.toml", 12, "broken"}) == "a.toml:12: broken");
  CHECK(describe({"a.toml", 0, "broken"}) == "a.toml: broken");
  CHECK(describe({"", 0, "broken"}) == "broken");
  CHECK(describe({"", 12, "broken"}) == "broken");
}

TEST_CASE("a result holds a value or an error", "[base][result]") {
  Result<std::unique_ptr<int>> value(std::make_unique<int>(7));
  REQUIRE(value);
  CHECK(**value == 7);
  const std::unique_ptr<int> taken = std::move(*value);
  CHECK(*taken == 7);
  const Result<std::string> failed(Error{"a", 1, "no"});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message == "no");
}

}  // namespace
}  // namespace sluice
