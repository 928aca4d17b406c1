#include "base/deadline.h"

#include <chrono>

#include "test/catch.h"

namespace sluice {
namespace {

using std::chrono::seconds;

TEST_CASE("a deadline counts what the process was let do, up to five times the budget",
          "[base][deadline]") {
  struct Case {
    int wall;
    int cpu;
    bool passed;
  };
  for (const Case& c :
       {Case{59, 59, false}, Case{59, 500, false},  // many threads don't make it earlier
        Case{60, 60, true}, Case{60, 120, true}, Case{60, 59, false},
        Case{299, 5, false},  // neighbours, or a slow disk
        Case{299, 60, true}, Case{300, 0, true}}) {
    INFO("wall " << c.wall << ", cpu " << c.cpu);
    seconds wall{1000};
    seconds cpu{30};
    const Deadline deadline(seconds{60}, {[&] { return wall; }, [&] { return cpu; }});
    CHECK_FALSE(deadline.passed());
    wall += seconds{c.wall};
    cpu += seconds{c.cpu};
    CHECK(deadline.passed() == c.passed);
    CHECK(deadline.was_met() == c.passed);
    wall = seconds{1000};  // it does not come back
    CHECK(deadline.passed() == c.passed);
  }
}

TEST_CASE("the real clocks go on", "[base][deadline]") {
  const Deadline far(std::chrono::hours{1});
  CHECK_FALSE(far.passed());
  CHECK_FALSE(passed(nullptr));
  const Deadline now(seconds{0});
  CHECK(passed(&now));
}

}  // namespace
}  // namespace sluice
