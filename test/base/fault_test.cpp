#include "base/fault.h"

#include <stdexcept>
#include <string_view>

#include "test/catch.h"

namespace sluice {

TEST_CASE("a fault of one file is an error of that file", "[base]") {
  bool done = false;
  CHECK_FALSE(contain_fault([&] { done = true; }));
  CHECK(done);
  const Status fault = contain_fault([] { static_cast<void>(std::string_view("ab").substr(3)); });
  REQUIRE(fault);
  CHECK(fault->message.starts_with("internal error, please report it: "));
  CHECK_THROWS_AS(contain_fault([] { throw std::bad_alloc(); }), std::bad_alloc);
}

}  // namespace sluice
