#include "base/glob_set.h"

#include <random>

#include "base/glob.h"
#include "test/catch.h"

using sluice::glob_match;
using sluice::GlobSet;

TEST_CASE("a set of globs says of each form what its globs say") {
  const std::vector<std::string> paths = {"",
                                          "a",
                                          "a/",
                                          "b/a",
                                          "ba",
                                          "a/b/c.js",
                                          "c.min.js",
                                          ".env",
                                          "x/.env",
                                          "x/.env.prod",
                                          "node_modules/a",
                                          "x/node_modules/y/z.js",
                                          "xnode_modules/y",
                                          "node_modules",
                                          "a/node_modules/",
                                          "test/fixtures/key.pem",
                                          "fixtures/x",
                                          "x/test/fixtures/",
                                          "env",
                                          "config/secrets.prod.yml",
                                          "a/config/secrets.yml"};
  for (const std::string pattern : {"",
                                    "*",
                                    "**",
                                    "**/",
                                    "**/*",
                                    "**/**",
                                    "**/a",
                                    "**/*.js",
                                    "**/*.min.js",
                                    "**/.env",
                                    "**/.env.*",
                                    "**/node_modules/**",
                                    "**/test/fixtures/**",
                                    "a/**",
                                    "**/?",
                                    "**/config/*.yml",
                                    "**/config/secrets.*.yml",
                                    "**/config/secrets.yml",
                                    "a/**/c.js",
                                    "a/b/**/c.js",
                                    "a/**/**/a",
                                    "config/?ecrets*",
                                    "**//**",
                                    "**/*a*",
                                    "**/e*v",
                                    "**/env*env"}) {
    const GlobSet set({pattern});
    for (const std::string& path : paths) {
      INFO('"' << pattern << "\" and \"" << path << '"');
      CHECK(set.matches(path) == glob_match(pattern, path));
    }
  }
}

TEST_CASE("a set of globs says what its globs say, whatever they are") {
  std::mt19937 random(7);
  const auto text = [&](std::string_view alphabet, std::size_t length) {
    std::string result;
    for (std::size_t i = 0; i < length; ++i) result += alphabet[random() % alphabet.size()];
    return result;
  };
  for (int round = 0; round < 20000; ++round) {
    const std::string pattern = (random() % 2 == 0 ? "**/" : "") + text("ab/*?.", random() % 7) +
                                (random() % 4 == 0 ? "/**" : "");
    const std::string path = text("ab/.", random() % 9);
    INFO('"' << pattern << "\" and \"" << path << '"');
    REQUIRE(GlobSet({pattern}).matches(path) == glob_match(pattern, path));
  }
}

TEST_CASE("a set of several globs matches what one of them matches") {
  const GlobSet set({"**/*.lock", "docs/*", "**/vendor/**"});
  CHECK_FALSE(set.empty());
  CHECK(set.matches("a/b.lock"));
  CHECK(set.matches("docs/x"));
  CHECK(set.matches("vendor/x"));
  CHECK_FALSE(set.matches("a/docs/x"));
  CHECK(GlobSet().empty());
  CHECK_FALSE(GlobSet().matches("a"));
}
