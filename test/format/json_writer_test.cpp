#include "format/json_writer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "format/json.h"
#include "test/catch.h"

namespace sluice::format {
namespace {

/// What a reader makes of the text that was written.
std::string read_back(std::string_view text) {
  const Result<Node> node = read_json("text", json_string(text));
  REQUIRE(node);
  return node->text;
}

TEST_CASE("valid texts come back as they were", "[format][json_writer]") {
  std::string ascii;
  for (int i = 0; i < 128; ++i) ascii += static_cast<char>(i);
  const std::array<std::string, 9> texts = {"",
                                            "plain",
                                            "\"\\/",
                                            ascii,
                                            "\xC2\x80",
                                            "\xE0\xA0\x80\xEF\xBF\xBF",
                                            "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
                                            "caf\xC3\xA9 \xE2\x82\xAC",
                                            "\xE2\x80\xA8\xE2\x80\xAE"};
  for (const std::string& text : texts) CHECK(read_back(text) == text);
}

TEST_CASE("JSON strings hold no control characters", "[format][json_writer]") {
  for (int i = 0; i < 0x80; ++i) {
    const std::string text = json_string(std::string(1, static_cast<char>(i)));
    for (const char c : text) CHECK((c >= 0x20 && c != 0x7F));
  }
}

TEST_CASE("JSON strings show characters that can't be seen", "[format][json_writer]") {
  struct Row {
    const char* text;
    const char* written;
  };
  constexpr std::array kRows = {
      Row{"a\xE2\x80\xAE"
          "b",
          "\"a\\u202eb\""},
      Row{"\xC2\x9B[0m", "\"\\u009b[0m\""},
      Row{"\xE2\x81\xA6\xE2\x81\xA9", "\"\\u2066\\u2069\""},
      Row{"\xEF\xBB\xBF", "\"\\ufeff\""},
      Row{"\xF3\xA0\x81\x81", "\"\\udb40\\udc41\""},
      Row{"caf\xC3\xA9", "\"caf\xC3\xA9\""},
  };
  for (const Row& row : kRows) {
    CHECK(json_string(row.text) == row.written);
    CHECK(read_back(row.text) == row.text);
  }
}

TEST_CASE("invalid UTF-8 is replaced, byte by byte", "[format][json_writer]") {
  const std::string mark = "\xEF\xBF\xBD";
  struct Row {
    std::string text;
    std::string read;
  };
  const std::array kRows = {
      Row{"a\xff"
          "b",
          "a" + mark + "b"},
      Row{"\x80", mark},
      Row{"\xC3", mark},
      Row{"\xC3(", mark + "("},
      Row{"\xC0\x80", mark + mark},
      Row{"\xE2\x82", mark + mark},
      Row{"\xED\xA0\x80", mark + mark + mark},
      Row{"\xE0\x80\x80", mark + mark + mark},
      Row{"\xF0\x80\x80\x80", mark + mark + mark + mark},
      Row{"\xF4\x90\x80\x80", mark + mark + mark + mark},
      Row{"\xF8\x88\x80\x80\x80", mark + mark + mark + mark + mark},
  };
  for (const Row& row : kRows) CHECK(read_back(row.text) == row.read);
}

TEST_CASE("any two bytes make a readable JSON string", "[format][json_writer]") {
  bool readable = true;
  for (int i = 0; i < 256 * 256; ++i) {
    const std::string text = {static_cast<char>(i / 256), static_cast<char>(i % 256)};
    readable = readable && static_cast<bool>(read_json("text", json_string(text)));
  }
  CHECK(readable);
}

TEST_CASE("documents keep the order of writing and are indented", "[format][json_writer]") {
  JsonWriter json;
  json.begin_object().member("z", "text").member("a", 1).member("flag", true);
  json.member_if("absent", "").member_if("there", "x");
  json.key("list").begin_array().value(1.25).value(std::int64_t{-5}).value(false).null();
  json.begin_object().end_object().begin_array().end_array().end_array();
  json.key("big").value(std::uint64_t{18446744073709551615U}).end_object();
  const std::string text = json.take();
  CHECK(text ==
        "{\n  \"z\": \"text\",\n  \"a\": 1,\n  \"flag\": true,\n  \"there\": \"x\",\n"
        "  \"list\": [\n    1.2,\n    -5,\n    false,\n    null,\n    {},\n    []\n  ],\n"
        "  \"big\": 18446744073709551615\n}\n");
  const Result<Node> root = read_json("text", text);
  REQUIRE(root);
  CHECK(root->members.size() == 6);
  CHECK(root->text_of("big") == "18446744073709551615");
}

TEST_CASE("a document that is handed on in pieces is the same", "[format][json_writer]") {
  const auto write = [](JsonWriter* json, std::size_t values) {
    json->begin_object().key("list").begin_array();
    for (std::size_t i = 0; i < values; ++i) {
      json->begin_object().member("name", "value \n " + std::to_string(i)).member("flag", true);
      json->end_object().value(static_cast<std::uint64_t>(i));
    }
    json->end_array().end_object();
  };
  for (const std::size_t values : {std::size_t{0}, std::size_t{1}, std::size_t{20'000}}) {
    JsonWriter whole;
    write(&whole, values);
    std::string joined;
    std::size_t pieces = 0;
    std::size_t biggest = 0;
    JsonWriter streamed([&](std::string_view piece) {
      joined += piece;
      ++pieces;
      biggest = std::max(biggest, piece.size());
    });
    write(&streamed, values);
    streamed.finish();
    const std::string text = whole.take();
    CHECK(joined == text);
    CHECK(biggest <= 256U << 10);
    CHECK(pieces >= text.size() / (256U << 10));
  }
}

TEST_CASE("keys are escaped too", "[format][json_writer]") {
  JsonWriter json;
  json.begin_object().member("a\"\n\xff", "x").end_object();
  const Result<Node> root = read_json("text", json.take());
  REQUIRE(root);
  CHECK(root->members.front().key == "a\"\n\xEF\xBF\xBD");
}

}  // namespace
}  // namespace sluice::format
