// Properties of every order on texts that look like versions. Seeded, so a failure comes back.
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "test/catch.h"
#include "versions/ecosystem.h"

namespace sluice::versions {
namespace {

/// Texts out of few pieces, so that many share a beginning and differ late.
class Generator {
 public:
  std::string next() {
    static const std::vector<std::string> kPieces = {"0",
                                                     "1",
                                                     "2",
                                                     "9",
                                                     "10",
                                                     "00",
                                                     "01",
                                                     "007",
                                                     "1.0",
                                                     "0.0",
                                                     "1.2.3",
                                                     "a",
                                                     "b",
                                                     "rc",
                                                     "alpha",
                                                     "beta",
                                                     "dev",
                                                     "SNAPSHOT",
                                                     "post",
                                                     "pre",
                                                     "p",
                                                     "final",
                                                     "x",
                                                     "r1",
                                                     "-r2",
                                                     "_p1",
                                                     "_rc2",
                                                     "v",
                                                     "!",
                                                     ":",
                                                     "^",
                                                     "~",
                                                     "+",
                                                     "-",
                                                     "_",
                                                     ".",
                                                     ".",
                                                     ".",
                                                     "-",
                                                     "sp",
                                                     "ga",
                                                     "RC",
                                                     "Z",
                                                     "\xC3\xA4",
                                                     "99999999999999999999999",
                                                     "18446744073709551616",
                                                     " ",
                                                     "patch",
                                                     "git",
                                                     "*"};
    std::string text = pick(3) == 0 ? "" : "1";
    const std::size_t pieces = pick(7);
    for (std::size_t i = 0; i < pieces; ++i) text += kPieces[pick(kPieces.size())];
    if (pick(50) == 0) text += std::string(1, '\0') + "1";
    if (pick(200) == 0) text += std::string(300, '7');
    return text;
  }
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

 private:
  std::mt19937 random_{20'26};  // NOLINT: the same texts on every run
};

int sign(std::weak_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

std::string shown(std::string_view text) { return '"' + std::string(text) + '"'; }

TEST_CASE("every order is antisymmetric, and its key sorts as it does", "[versions]") {
  constexpr int kPairs = 20'000;
  for (const Ecosystem& ecosystem : ecosystems()) {
    Generator generator;
    for (int i = 0; i < kPairs; ++i) {
      const std::string a = generator.next();
      std::string b = generator.next();
      if (generator.pick(4) == 0) b = a + b;  // a continuation
      const int order = sign(ecosystem.compare(a, b));
      const bool antisymmetric = order == -sign(ecosystem.compare(b, a));
      const bool reflexive = sign(ecosystem.compare(a, a)) == 0;
      const bool key_agrees =
          ecosystem.sort_key == nullptr ||
          order == sign(std::weak_ordering(ecosystem.sort_key(a) <=> ecosystem.sort_key(b)));
      if (antisymmetric && reflexive && key_agrees) continue;
      FAIL(std::string(ecosystem.name)
           << ": " << shown(a) << " and " << shown(b) << ", order " << order << ", antisymmetric "
           << antisymmetric << ", reflexive " << reflexive << ", key agrees " << key_agrees);
    }
  }
}

TEST_CASE("every order with a key is transitive", "[versions]") {
  constexpr int kTriples = 20'000;
  for (const Ecosystem& ecosystem : ecosystems()) {
    if (ecosystem.sort_key == nullptr) continue;
    Generator generator;
    for (int i = 0; i < kTriples; ++i) {
      const std::string a = generator.next();
      const std::string b = generator.next();
      const std::string c = generator.next();
      const int ab = sign(ecosystem.compare(a, b));
      const int bc = sign(ecosystem.compare(b, c));
      if (ab > 0 || bc > 0) continue;
      const int expected = ab == 0 && bc == 0 ? 0 : -1;
      if (sign(ecosystem.compare(a, c)) == expected) continue;
      FAIL(std::string(ecosystem.name)
           << ": " << shown(a) << " <= " << shown(b) << " <= " << shown(c));
    }
  }
}

TEST_CASE("the orders without a key have cycles", "[versions]") {
  const auto* maven = find_ecosystem("Maven");
  CHECK(sign(maven->compare("42.2.5", "42.2.5.jre7")) < 0);
  CHECK(sign(maven->compare("42.2.5.jre7", "42.2.5-beta1")) < 0);
  CHECK(sign(maven->compare("42.2.5-beta1", "42.2.5")) < 0);
  CHECK(maven->sort_key == nullptr);
  const auto* packagist = find_ecosystem("Packagist");
  CHECK(sign(packagist->compare("1.0", "1.0.0-foo")) < 0);
  CHECK(sign(packagist->compare("1.0.0-foo", "1.0.0")) < 0);
  CHECK(sign(packagist->compare("1.0.0", "1.0")) == 0);
  CHECK(packagist->sort_key == nullptr);
}

}  // namespace
}  // namespace sluice::versions
