#include "source/text_encoding.h"

#include <array>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice::source {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view units;  ///< big-endian, without the mark
  std::string_view utf8;
};

constexpr std::array kRows = {
    Row{""sv, ""},
    Row{"\0A\0\n"sv, "A\n"},
    Row{"\0\x7F\0\x80"sv, "\x7F\xC2\x80"},
    Row{"\x07\xFF\x08\0"sv, "\xDF\xBF\xE0\xA0\x80"},
    Row{"\xFF\xFF"sv, "\xEF\xBF\xBF"},
    Row{"\xD8\0\xDC\0"sv, "\xF0\x90\x80\x80"},
    Row{"\xDB\xFF\xDF\xFF"sv, "\xF4\x8F\xBF\xBF"},
    Row{"\xD8\x3D\xDE\0\0!"sv, "\xF0\x9F\x98\x80!"},
    // Unpaired surrogates.
    Row{"\xD8\0\0A"sv,
        "\xEF\xBF\xBD"
        "A"},
    Row{"\xDC\0\0A"sv,
        "\xEF\xBF\xBD"
        "A"},
    Row{"\xD8\0"sv, "\xEF\xBF\xBD"},
    Row{"\xD8\0\xD8\0\xDC\0"sv, "\xEF\xBF\xBD\xF0\x90\x80\x80"},
    // Half a unit at the end.
    Row{"\0A\0"sv, "A"},
};

std::string swapped(std::string_view units) {
  std::string bytes(units);
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) std::swap(bytes[at], bytes[at + 1]);
  return bytes;
}

TEST_CASE("UTF-16 of both byte orders becomes UTF-8", "[source][encoding]") {
  for (const Row& row : kRows) {
    std::string utf8;
    CHECK(decode_utf16("\xFE\xFF" + std::string(row.units), &utf8));
    CHECK(utf8 == row.utf8);
    utf8.clear();
    CHECK(decode_utf16("\xFF\xFE" + swapped(row.units), &utf8));
    CHECK(utf8 == row.utf8);
  }
}

TEST_CASE("without a byte order mark nothing short is touched", "[source][encoding]") {
  for (const std::string_view bytes :
       {""sv, "\xFF"sv, "\xFE"sv, "A\0B\0"sv, "\xEF\xBB\xBFtext"sv}) {
    std::string utf8 = "before";
    CHECK_FALSE(decode_utf16(bytes, &utf8));
    CHECK(utf8 == "before");
  }
}

TEST_CASE("only what holds ASCII is taken for a text in UTF-16", "[source][encoding]") {
  CHECK(is_utf16("\xFF\xFE\x0A\0"sv));
  CHECK(is_utf16("\xFE\xFF\x4E\x2D\0\n"sv));
  for (const std::string_view bytes : {""sv, "\xFF\xFE"sv, "\xFF\xFE a=b\n"sv, "A\0"sv}) {
    CHECK_FALSE(is_utf16(bytes));
  }
  CHECK_FALSE(is_utf16("\xFF\xFE" + std::string(kUtf16Head, 'x') + '\0'));
}

TEST_CASE("ASCII in UTF-16 needs no mark", "[source][encoding]") {
  const std::string text = "PASSWORD=x\r\nuser=\tf\xC3\xBCr alle, die es wissen wollen\n";
  std::string units;
  for (const char c : text) {
    if (c == '\xC3') continue;
    units += {'\0', c == '\xBC' ? '\xFC' : c};
  }
  for (const std::string& bytes : {units, swapped(units)}) {
    CHECK(is_utf16(bytes));
    CHECK(may_begin_utf16(bytes));
    std::string utf8;
    CHECK(decode_utf16(bytes, &utf8));
    CHECK(utf8 == text);
    // Nothing hides behind a beginning, and binaries are none.
    for (const std::string& other :
         {bytes + "key: plain text that would be lost in the middle of it all",
          bytes + std::string(2, '\0'), bytes.substr(0, 14)}) {
      CHECK_FALSE(decode_utf16(other, &utf8));
    }
  }
  CHECK_FALSE(may_begin_utf16("#!/bin/sh"));
  CHECK_FALSE(may_begin_utf16("\0\0"sv));
  CHECK_FALSE(is_utf16(std::string(64, 'a')));
  CHECK_FALSE(is_utf16("a\0\0\0b\0\0\0c\0\0\0d\0\0\0e\0\0\0f\0\0\0"sv));
  CHECK_FALSE(is_utf16("\x01\0\x02\0\x03\0\x04\0\x05\0\x06\0\x07\0\x08\0\x09\0"sv));
}

TEST_CASE("UTF-32 that begins with the mark of UTF-16 becomes UTF-8", "[source][encoding]") {
  std::string utf8;
  CHECK(decode_utf16("\xFF\xFE\0\0A\0\0\0\x2D\x4E\0\0\n\0\0\0"sv, &utf8));
  CHECK(utf8 == "A\xE4\xB8\xAD\n");
}

}  // namespace
}  // namespace sluice::source
