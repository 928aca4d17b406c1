#include "base/date.h"

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice {
namespace {

TEST_CASE("possible days are read and written back", "[base][date]") {
  constexpr std::array<std::string_view, 8> kDays = {"1970-01-01", "2000-02-29", "2024-02-29",
                                                     "2026-12-31", "2026-01-01", "2100-02-28",
                                                     "0001-01-01", "9999-12-31"};
  for (const std::string_view text : kDays) {
    INFO(text);
    const auto day = parse_day(text);
    REQUIRE(day.has_value());
    CHECK(to_string(*day) == text);
  }
  CHECK(parse_day("1970-01-01") == std::chrono::sys_days());
  CHECK(*parse_day("2024-03-01") - *parse_day("2024-02-28") == std::chrono::days(2));
}

TEST_CASE("a time's day is read", "[base][date]") {
  CHECK(parse_day("2026-12-31T23:59:59Z") == parse_day("2026-12-31"));
  CHECK(parse_day("2026-12-31 23:59:59") == parse_day("2026-12-31"));
  CHECK(parse_day("2026-12-31T23:59:59.123456+02:00") == parse_day("2026-12-31"));
}

TEST_CASE("impossible days are refused", "[base][date]") {
  constexpr std::array<std::string_view, 22> kWrong = {
      "",           "2026",       "2026-02-29",  "1900-02-29", "2100-02-29", "2026-04-31",
      "2026-13-01", "2026-00-10", "2026-01-00",  "2026-01-32", "2026-1-1",   "2026/01/01",
      "20260101",   "2026-01-0a", "2026-01-01x", "26-01-01",   "-026-01-01", "2026--1-01",
      "2026-01--1", "+026-01-01", " 026-01-01",  "2026-01- 1"};
  for (const std::string_view text : kWrong) {
    INFO(text);
    CHECK_FALSE(parse_day(text).has_value());
  }
}

TEST_CASE("instants are written in UTC with whole seconds", "[base][date]") {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  using std::chrono::system_clock;
  CHECK(to_rfc3339(system_clock::time_point()) == "1970-01-01T00:00:00Z");
  CHECK(to_rfc3339(system_clock::time_point(seconds(1798761599))) == "2026-12-31T23:59:59Z");
  CHECK(to_rfc3339(system_clock::time_point(milliseconds(59999))) == "1970-01-01T00:00:59Z");
  CHECK(to_rfc3339(system_clock::time_point(seconds(-1))) == "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace sluice
