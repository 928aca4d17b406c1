#include "base/glob.h"

#include <array>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice {
namespace {

struct Row {
  std::string_view pattern;
  std::string_view path;
  bool matches;
};

constexpr std::array kRows = {
    Row{"", "", true},
    Row{"", "a", false},
    Row{"a", "", false},
    Row{"*", "", true},
    Row{"*", "a", true},
    Row{"*", "a/b", false},
    Row{"*.js", "a.js", true},
    Row{"*.js", ".js", true},
    Row{"*.js", "a.jsx", false},
    Row{"*.js", "lib/a.js", false},
    Row{"lib/*.js", "lib/a.js", true},
    Row{"lib/*.js", "lib/sub/a.js", false},
    Row{"*/*", "a/b", true},
    Row{"*/*", "a", false},
    Row{"*/*", "a/b/c", false},
    Row{"a?c", "abc", true},
    Row{"a?c", "ac", false},
    Row{"a?c", "a/c", false},
    Row{"**", "", true},
    Row{"**", "a/b/c", true},
    Row{"**/x", "x", true},
    Row{"**/x", "a/x", true},
    Row{"**/x", "a/b/x", true},
    Row{"**/x", "ax", false},
    Row{"**/x", "a/bx", false},
    Row{"**/x", "x/y", false},
    Row{"**/log", "catalog", false},
    Row{"**/log", "a/catalog", false},
    Row{"**/log", "catalog/log", true},
    Row{"**/**/x", "x", true},
    Row{"**/**/x", "a/x", true},
    Row{"**/**/x", "ax", false},
    Row{"**/*", "a", true},
    Row{"**/*", "a/b", true},
    Row{"**/", "a/", true},
    Row{"**/", "a", false},
    Row{"a/**", "a/b", true},
    Row{"a/**", "a/b/c", true},
    Row{"a/**", "a", false},
    Row{"a/**", "ab", false},
    Row{"a/**/b", "a/b", true},
    Row{"a/**/b", "a/x/b", true},
    Row{"a/**/b", "a/x/y/b", true},
    Row{"a/**/b", "ab", false},
    Row{"a/**/b", "a/xb", false},
    Row{"a/**/b", "x/a/b", false},
    Row{"**/*.rb", "a.rb", true},
    Row{"**/*.rb", "a/b/c.rb", true},
    Row{"**/test/**", "test/a", true},
    Row{"**/test/**", "a/test/b/c", true},
    Row{"**/test/**", "a/contest/b", false},
    Row{"a**z", "a/b/z", true},
    Row{"a***z", "a/b/z", true},
    Row{"***", "a/b", true},
    Row{"*a*", "bab", true},
    Row{"*a*", "bbb", false},
    Row{"[ab]", "a", false},
    Row{"[ab]", "[ab]", true},
    Row{"!a", "b", false},
    Row{"a.b", "axb", false},
    Row{"\\*", "\\x", true},
    Row{"@scope/*", "@scope/name", true},
    Row{"A", "a", false},
};

TEST_CASE("globs match whole paths", "[base][glob]") {
  for (const Row& row : kRows) {
    INFO("pattern " << row.pattern << ", path " << row.path);
    CHECK(glob_match(row.pattern, row.path) == row.matches);
    // A long pattern is held in another way.
    const std::string folder = std::string(64, 'x') + '/';
    CHECK(glob_match(folder + std::string(row.pattern), folder + std::string(row.path)) ==
          row.matches);
  }
}

TEST_CASE("globs treat bytes as bytes", "[base][glob]") {
  CHECK(glob_match("*", "a\nb\x1b\xff"));
  CHECK(glob_match("a?b", "a\nb"));
  CHECK(glob_match(std::string_view("a\0*", 3), std::string_view("a\0b", 3)));
}

TEST_CASE("no glob takes more than pattern times path", "[base][glob]") {
  // A backtracking matcher would need longer than the universe for these.
  std::string stars;
  std::string doubles;
  for (int i = 0; i < 100; ++i) {
    stars += "*a";
    doubles += "**/a";
  }
  const std::string path(5000, 'a');
  CHECK(glob_match(stars + '*', path));
  CHECK_FALSE(glob_match(stars + 'b', path));
  CHECK_FALSE(glob_match(doubles + 'b', path));
  CHECK_FALSE(glob_match(std::string(1000, '*') + 'b', path));
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "a/";
  CHECK_FALSE(glob_match(doubles + 'b', deep));
}

}  // namespace
}  // namespace sluice
