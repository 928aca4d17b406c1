// What the tests of the version orders share: tables of expected orders, written `a < b`.
#pragma once

#include <compare>
#include <initializer_list>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice::versions::test {

using Compare = std::weak_ordering (*)(std::string_view, std::string_view);

/// '<', '=' or '>'.
inline char symbol(std::weak_ordering order) { return order < 0 ? '<' : order > 0 ? '>' : '='; }

/// One expected order.
struct Row {
  std::string_view a;
  char order;
  std::string_view b;
};

/// Checks one order in both directions.
inline void check_row(Compare compare, const Row& row) {
  const char mirrored = row.order == '<' ? '>' : row.order == '>' ? '<' : '=';
  INFO(std::string(row.a) << ' ' << row.order << ' ' << std::string(row.b));
  CHECK(symbol(compare(row.a, row.b)) == row.order);
  CHECK(symbol(compare(row.b, row.a)) == mirrored);
}

inline void check_rows(Compare compare, std::initializer_list<Row> rows) {
  for (const Row& row : rows) check_row(compare, row);
}

/// Checks that of a list every version is below all those after it, and equal to itself.
inline void check_ascending(Compare compare, std::initializer_list<std::string_view> versions) {
  for (auto a = versions.begin(); a != versions.end(); ++a) {
    check_row(compare, {*a, '=', *a});
    for (auto b = a + 1; b != versions.end(); ++b) check_row(compare, {*a, '<', *b});
  }
}

}  // namespace sluice::versions::test
