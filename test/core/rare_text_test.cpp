#include "core/rare_text.h"

#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "test/catch.h"

using namespace sluice;

TEST_CASE("a rare text is a text", "[core]") {
  static_assert(sizeof(RareText) == sizeof(void*));
  const std::string long_text(100, 'x');
  RareText text;
  CHECK(text.empty());
  CHECK(text == "");
  for (const std::string& value : {std::string("a"), long_text, std::string("a\0b", 3)}) {
    text = value;
    CHECK_FALSE(text.empty());
    CHECK(text == value);
    CHECK(text.size() == value.size());
    CHECK(std::string_view(text) == value);
    const std::string& whole = text;
    CHECK(whole == value);

    RareText copy = text;
    CHECK(copy == text);
    const RareText& itself = copy;
    copy = itself;
    CHECK(copy == value);
    const RareText moved = std::move(copy);
    CHECK(moved == value);
    text.clear();
    CHECK(text.empty());
    CHECK(moved == value);
  }
  // An empty one is none.
  text = std::string_view();
  CHECK(text == RareText());
  text = "x";
  text = RareText();
  CHECK(text.empty());
}

TEST_CASE("rare texts are ordered as texts are", "[core]") {
  const RareText none;
  const RareText a = "a";
  const RareText b = std::string("b");
  CHECK(none < a);
  CHECK(a < b);
  CHECK_FALSE(b < a);
  CHECK(std::tie(a, none) < std::tie(b, a));
  CHECK(a != b);
}
