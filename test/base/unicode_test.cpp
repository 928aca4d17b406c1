#include "base/unicode.h"

#include <string_view>

#include "test/catch.h"

namespace sluice {

TEST_CASE("characters are told with their length, bytes that are none one by one") {
  struct {
    std::string_view text;
    std::size_t length;
    unsigned code;
    bool valid;
  } const kRows[] = {
      {"a", 1, 'a', true},
      {"\xC3\xA9", 2, 0xE9, true},
      {"\xE2\x80\xAE", 3, 0x202E, true},
      {"\xF0\x9F\x98\x80", 4, 0x1F600, true},
      {"\xFF", 1, 0xFF, false},
      {"\x80", 1, 0x80, false},
      {"\xC0\x80", 1, 0xC0, false},          // overlong
      {"\xE0\x80\x80", 1, 0xE0, false},      // overlong
      {"\xED\xA0\x80", 1, 0xED, false},      // a surrogate
      {"\xF4\x90\x80\x80", 1, 0xF4, false},  // above the last one
      {"\xE2\x80", 1, 0xE2, false},          // cut off
  };
  for (const auto& row : kRows) {
    const Character character = character_at(row.text, 0);
    CHECK(character.length == row.length);
    CHECK(character.code == row.code);
    CHECK(character.valid == row.valid);
  }
}

TEST_CASE("what can't be seen is known as hidden") {
  for (const unsigned code : {0x00U, 0x1BU, 0x7FU, 0x9BU, 0xADU, 0x61CU, 0x200BU, 0x200FU, 0x2028U,
                              0x202AU, 0x202EU, 0x2066U, 0x2069U, 0xFEFFU, 0xE0041U}) {
    CHECK(is_hidden(code));
  }
  for (const unsigned code : {0x20U, 0x7EU, 0xA0U, 0xE9U, 0x5D0U, 0x2026U, 0x4E2DU, 0x1F600U}) {
    CHECK_FALSE(is_hidden(code));
  }
}

}  // namespace sluice
