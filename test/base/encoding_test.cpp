#include "base/encoding.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice {
namespace {

/// Bytes from a fixed generator.
std::string some_bytes(std::size_t length) {
  std::uint32_t state = 1;
  std::string bytes;
  for (std::size_t i = 0; i < length; ++i) {
    state = state * 1664525U + 1013904223U;
    bytes += static_cast<char>(state >> 24);
  }
  return bytes;
}

std::string every_byte() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  return bytes;
}

TEST_CASE("base64 gives RFC 4648's own examples", "[base][encoding]") {
  struct Row {
    std::string_view plain;
    std::string_view encoded;
  };
  constexpr std::array kRows = {
      Row{"", ""},
      Row{"f", "Zg=="},
      Row{"fo", "Zm8="},
      Row{"foo", "Zm9v"},
      Row{"foob", "Zm9vYg=="},
      Row{"fooba", "Zm9vYmE="},
      Row{"foobar", "Zm9vYmFy"},
  };
  for (const Row& row : kRows) {
    CHECK(base64_encode(row.plain) == row.encoded);
    CHECK(base64_decode(row.encoded) == std::string(row.plain));
  }
}

TEST_CASE("base64 comes back as it was", "[base][encoding]") {
  for (std::size_t length = 0; length < 70; ++length) {
    const std::string bytes = some_bytes(length);
    CHECK(base64_decode(base64_encode(bytes)) == bytes);
  }
  CHECK(base64_decode(base64_encode(every_byte())) == every_byte());
}

TEST_CASE("base64 is read in both alphabets and without padding", "[base][encoding]") {
  CHECK(base64_decode("-_-_") == base64_decode("+/+/"));
  CHECK(base64_decode("Zm8") == "fo");
  CHECK(base64_decode("Zg") == "f");
}

TEST_CASE("base64 refuses what is none", "[base][encoding]") {
  constexpr std::array<std::string_view, 7> kWrong = {"Zm9v!",  "Zm 9v",    "Zm9v\n", "Zm=9v",
                                                      "Z\xffm", "Zm9v.Zm9", " Zm9v"};
  for (const std::string_view text : kWrong) {
    INFO(text);
    CHECK_FALSE(base64_decode(text).has_value());
  }
  CHECK_FALSE(base64_decode(std::string_view("Zm\0v", 4)).has_value());
}

TEST_CASE("hex has two lower-case digits per byte", "[base][encoding]") {
  CHECK(hex_encode("").empty());
  CHECK(hex_encode(std::string_view("\0\x01\x7f\x80\xff", 5)) == "00017f80ff");
}

TEST_CASE("percent encoding comes back as it was", "[base][encoding]") {
  CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encode("a b/c?\n%") == "a%20b%2Fc%3F%0A%25");
  CHECK(percent_encode("\xC3\xA9") == "%C3%A9");
  CHECK(percent_decode(percent_encode(every_byte())) == every_byte());
}

TEST_CASE("percent decoding leaves what is no escape", "[base][encoding]") {
  struct Row {
    std::string_view text;
    std::string_view decoded;
  };
  constexpr std::array kRows = {
      Row{"%41", "A"},   Row{"%4a%4A", "JJ"}, Row{"%", "%"},     Row{"%4", "%4"},
      Row{"%4g", "%4g"}, Row{"%%41", "%A"},   Row{"a%2", "a%2"}, Row{"+", "+"},
  };
  for (const Row& row : kRows) {
    INFO(row.text);
    CHECK(percent_decode(row.text) == row.decoded);
  }
}

}  // namespace
}  // namespace sluice
