#include "format/json.h"

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice::format {
namespace {

TEST_CASE("JSON keeps values, order and lines", "[format][json]") {
  const Result<Node> root = read_json("a.json", R"({
  "text": "a\"\\\/\b\n\u00e9\ud83d\ude00",
  "numbers": [0, -1, 1.5, 1e3, 18446744073709551615],
  "yes": true,
  "no": false,
  "nothing": null,
  "object": {
    "inner": "x"
  }
})");
  REQUIRE(root);
  REQUIRE(root->is_object());
  CHECK(root->line == 1);
  CHECK(root->text_of("text") == "a\"\\/\b\n\xC3\xA9\xF0\x9F\x98\x80");
  CHECK(root->texts_of("numbers") ==
        std::vector<std::string>{"0", "-1", "1.5", "1e3", "18446744073709551615"});
  CHECK(root->find("yes")->is_true());
  CHECK_FALSE(root->find("no")->is_true());
  CHECK(root->find("nothing")->kind == Node::Kind::kNull);
  CHECK(root->text_of("nothing").empty());
  CHECK(root->text_of("object").empty());
  CHECK(root->find("object", "inner")->text == "x");
  CHECK(root->find("object", "none") == nullptr);
  CHECK(root->find("none", "inner") == nullptr);
  constexpr std::array<std::uint32_t, 6> kLines = {2, 3, 4, 5, 6, 7};
  REQUIRE(root->members.size() == kLines.size());
  for (std::size_t i = 0; i < kLines.size(); ++i) {
    INFO(root->members[i].key);
    CHECK(root->members[i].line == kLines[i]);
    CHECK(root->members[i].value.line == kLines[i]);
  }
  CHECK(root->find("object", "inner")->line == 8);
}

TEST_CASE("JSON has as many values and entries as fit into memory", "[format][json]") {
  std::string text = "{\"x\":[1";
  for (std::size_t i = 0; i < kMaxDocumentValues; ++i) text += ",1";
  text += "]}";
  for (const bool in_table : {false, true}) {
    EntrySink sink;
    if (in_table) sink.tables = {"t"};
    sink.take = [](std::size_t, std::size_t, const EntryValue&) {};
    const std::string bytes = in_table ? "{\"t\":" + text + "}" : text;
    const auto values =
        in_table ? read_json_entries("a.json", bytes, sink) : read_json("a.json", bytes);
    REQUIRE_FALSE(values);
    CHECK(values.error().message.find("more ") != std::string::npos);
  }
  text = "{\"t\":{\"a\":1";
  for (std::size_t i = 0; i < kMaxTableEntries; ++i) text += ",\"a\":1";
  EntrySink sink;
  sink.tables = {"t"};
  std::size_t taken = 0;
  sink.take = [&](std::size_t, std::size_t, const EntryValue&) { ++taken; };
  CHECK_FALSE(read_json_entries("a.json", text + "}}", sink));
  CHECK(taken <= kMaxTableEntries);
}

TEST_CASE("with duplicate JSON keys the last one counts", "[format][json]") {
  const Result<Node> root = read_json("a.json", "{\"a\": 1,\n\"b\": 2,\n\"a\": 3}");
  REQUIRE(root);
  CHECK(root->members.size() == 3);
  CHECK(root->text_of("a") == "3");
  CHECK(root->find("a")->line == 3);
}

TEST_CASE("JSON documents may be any value, with or without a byte order mark", "[format][json]") {
  for (const std::string_view text :
       {"1", "\"a\"", "[]", "{}", "null", "\xEF\xBB\xBF{}", " \r\n{} \n"}) {
    INFO(text);
    CHECK(read_json("a.json", text));
  }
  const Result<Node> marked = read_json("a.json", "\xEF\xBB\xBF{\n\"a\": 1}");
  REQUIRE(marked);
  CHECK(marked->find("a")->line == 2);
}

TEST_CASE("broken JSON is an error with path and line", "[format][json]") {
  struct Row {
    std::string_view text;
    std::size_t line;
  };
  constexpr std::array kRows = {
      Row{"", 1},
      Row{"{", 1},
      Row{"{\n\"a\"", 2},
      Row{"{\n\"a\":\n", 3},
      Row{"{\n\"a\": 1,\n}", 3},
      Row{"{\n\"a\": \"no end", 2},
      Row{"[1,\n2\n3]", 3},
      Row{"[1]\n]", 2},
      Row{"{}{}", 1},
      Row{"[\n01]", 2},
      Row{"[\n1.]", 2},
      Row{"[\ntru]", 2},
      Row{"[\n'a']", 2},
      Row{"[\nNaN]", 2},
      Row{"[\n// comment\n1]", 2},
      Row{"[\n\"\xff\"]", 2},
      Row{"[\n\"\xC0\x80\"]", 2},
      Row{"[\n\"\xED\xA0\x80\"]", 2},
      Row{"[\n\"\\ud800\"]", 2},
      Row{"[\n\"\\x\"]", 2},
      Row{"[\n\"a\tb\"]", 2},
      Row{"[\n1e999]", 2},
      Row{"PK\x03\x04 no text at all", 1},
  };
  for (const Row& row : kRows) {
    INFO(row.text);
    const Result<Node> root = read_json("dir/a.json", row.text);
    REQUIRE_FALSE(root);
    CHECK(root.error().path == "dir/a.json");
    CHECK(root.error().line == row.line);
    CHECK(root.error().message.find("not valid JSON: ") == 0);
  }
}

TEST_CASE("every truncated JSON document is an error", "[format][json]") {
  const std::string text = R"({"a": [1, {"b": "c\n"}, true, null], "d": -1.5e3})";
  REQUIRE(read_json("a.json", text));
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO(text.substr(0, length));
    CHECK_FALSE(read_json("a.json", std::string_view(text).substr(0, length)));
  }
}

std::string nested(std::string_view open, std::string_view close, std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  if (!close.empty() && close[0] == '}') text += '0';
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

TEST_CASE("JSON nests to 1,024 levels", "[format][json]") {
  CHECK(read_json("a.json", nested("[", "]", 1024)));
  CHECK(read_json("a.json", nested("{\"a\":", "}", 1024)));
  for (const std::string& text : {nested("[", "]", 1025), nested("{\"a\":", "}", 1025),
                                  std::string(10'000'000, '['), nested("{\"a\":", "", 1'000'000)}) {
    const Result<Node> root = read_json("a.json", text);
    REQUIRE_FALSE(root);
    CHECK(root.error().message == "not valid JSON: nested deeper than 1024 levels");
  }
}

TEST_CASE("parts of a JSON document are kept, the rest is only checked", "[format][json]") {
  const auto keep = [](std::size_t depth, std::string_view key) {
    return depth != 1 || key == "a" || key == "list";
  };
  const std::string text =
      R"({"b": {"a": [1, {"a": 2}]}, "a": {"b": 1}, "c": [[[]]], "list": [{"x": 1}], "d": "e"})";
  const Result<Node> root = read_json_parts("a.json", text, {keep});
  REQUIRE(root);
  REQUIRE(root->members.size() == 2);
  CHECK(root->find("a", "b")->text == "1");
  REQUIRE(root->find("list")->items.size() == 1);
  CHECK(root->find("list")->items[0].text_of("x") == "1");
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK_FALSE(read_json_parts("a.json", std::string_view(text).substr(0, length), {keep}));
  }
  // The depths that `keep` is asked for count arrays, too.
  static std::vector<std::string> asked;
  asked.clear();
  const auto note = [](std::size_t depth, std::string_view key) {
    asked.push_back(std::to_string(depth) + std::string(key));
    return key != "no";
  };
  REQUIRE(read_json_parts("a.json", R"({"x": [[{"y": 1, "no": {"z": 1}}]], "w": 0})", {note}));
  CHECK(asked == std::vector<std::string>{"1x", "4y", "4no", "1w"});
}

TEST_CASE("big JSON tables go to their reader entry by entry", "[format][json]") {
  std::vector<std::string> seen;
  const EntrySink sink{{"t"}, [&](std::size_t, std::size_t table, const EntryValue& entry) {
                         std::string text = std::to_string(table) + std::string(entry.key()) + '@' +
                                            std::to_string(entry.line()) + '=' +
                                            std::string(entry.scalar());
                         for (const EntryValue& value : entry) {
                           text += ' ' + std::string(value.key()) + ':' + std::string(value.text());
                         }
                         seen.push_back(text);
                       }};
  const Result<Node> root =
      read_json_entries("a.json",
                        "{\"v\": {\"t\": {\"a\": 1}},\n\"t\": {\"b\": {\"x\": \"\\n\",\n"
                        "\"y\": {\"t\": [1]}},\n\"c\": 2.50, \"d\": [true, null]},\n"
                        "\"w\": 3}",
                        sink);
  REQUIRE(root);
  CHECK(seen == std::vector<std::string>{"0b@2= x:\n y:", "0c@4=2.50", "0d@4= :true :"});
  CHECK(root->find("t")->is_object());
  CHECK(root->find("t")->members.empty());
  CHECK(root->find("v", "t")->text_of("a") == "1");
  CHECK(root->text_of("w") == "3");
  seen.clear();
  CHECK(read_json_entries("a.json", "[{\"t\": {\"a\": 1}}]", sink));
  CHECK(read_json_entries("a.json", "{\"t\": [{\"a\": 1}]}", sink)->find("t")->items.size() == 1);
  CHECK(seen.empty());
  CHECK_FALSE(read_json_entries("a.json", "{\"t\": {\"a\": 1", sink));
  CHECK_FALSE(read_json_entries("a.json", "{\"t\": {\"a\": " + std::string(2000, '['), sink));
}

TEST_CASE("a JSON document of more values than wanted is an error", "[format][json]") {
  CHECK(read_json_parts("a.json", "[1, 2, 3]", {nullptr, 4}));
  const Result<Node> root = read_json_parts("a.json", "[1, 2,\n 3]", {nullptr, 2});
  REQUIRE_FALSE(root);
  CHECK(root.error().message == "not valid JSON: more than 2 values");
  CHECK(root.error().line == 2);
  // What is not kept does not count, and may nest as deep as it likes.
  const auto nothing = [](std::size_t, std::string_view) { return false; };
  CHECK(read_json_parts("a.json", R"({"a": )" + nested("[", "]", 5000) + "}", {nothing, 1}));
}

TEST_CASE("the dialect of bun.lock has comments and trailing commas", "[format][json]") {
  const Result<Node> root = read_json("bun.lock", R"(// first
{
  "a": [1, 2, /* two
  lines */ ], // rest of the line
  "b": "// no comment",
}
//)",
                                      JsonDialect::kWithComments);
  REQUIRE(root);
  CHECK(root->find("a")->items.size() == 2);
  CHECK(root->find("a")->line == 3);
  CHECK(root->find("b")->text == "// no comment");
  CHECK(root->find("b")->line == 5);
  for (const std::string_view text :
       {"[,]", "{,}", "[1,,]", "{\"a\":1,,}", "/", "[1] /", "[1 /* no end", "[1] x", "{\"a\",}"}) {
    INFO(text);
    CHECK_FALSE(read_json("bun.lock", text, JsonDialect::kWithComments));
  }
}

std::string dump(const Node& node) {
  std::string text = std::to_string(node.line);
  if (node.is_object()) {
    for (const Member& member : node.members)
      text += "{" + member.key + ":" + dump(member.value) + "}";
    return text + "o";
  }
  if (node.is_array()) {
    for (const Node& item : node.items) text += "[" + dump(item) + "]";
    return text + "a";
  }
  if (node.is_string()) return text + "\"" + node.text + "\"";
  if (node.kind == Node::Kind::kNull) return text + "null";
  return text + ' ' + node.text;
}

TEST_CASE("JSON errors quote nothing of the document", "[format][json]") {
  for (const std::string_view text :
       {"[1234567e999]", "[\"1234567\xff\"]", "{\"1234567\" x}", "[1234567x]", "\"1234567"}) {
    INFO(text);
    const Result<Node> root = read_json("a.json", text);
    REQUIRE_FALSE(root);
    CHECK(root.error().message.find("1234567") == std::string::npos);
  }
}

TEST_CASE("JSON numbers and words before a line's end have its line", "[format][json]") {
  const Result<Node> root = read_json("a.json", "[\n1\n,\ntrue\n,\n-2.5\n,{}\n]\n\n");
  REQUIRE(root);
  REQUIRE(root->items.size() == 4);
  CHECK(root->items[0].line == 2);
  CHECK(root->items[1].line == 4);
  CHECK(root->items[2].line == 6);
  CHECK(root->items[3].line == 7);
}

TEST_CASE("only a comma behind a value may trail", "[format][json]") {
  struct Row {
    std::string_view text;
    bool valid;
  };
  constexpr std::array kRows = {
      Row{"[1,]", true},
      Row{"[1, /* ] */ ]", true},
      Row{"[\"a,]\",]", true},
      Row{"[\"\\\",]\", 1, // ,]\n]", true},
      Row{"{\"a\": {\"b\": [],},}", true},
      Row{"[true,\r\n\t]", true},
      Row{"[1]/**/", true},
      Row{"[,1]", false},
      Row{"[1,,2]", false},
      Row{"{\"a\":,}", false},
      Row{"[1,}", false},
      Row{"[1],", false},
      Row{"[1,", false},
      Row{"[\"a,]", false},
      Row{"[\"a\\", false},
      Row{"[1 / 2]", false},
      Row{"[1, /*/ ]", false},
  };
  for (const Row& row : kRows) {
    INFO(row.text);
    CHECK(static_cast<bool>(read_json("bun.lock", row.text, JsonDialect::kWithComments)) ==
          row.valid);
  }
}

TEST_CASE("damaged JSON is read, or refused with its line", "[format][json]") {
  const std::string text =
      R"({"a": [1, -2.5e+3, true, false, null, {}, []], "b\u00e9\n": "\ud83d\ude00",
    "c": {"d": "x\\y\/z", "e": 0, "f": 1E2}, "g": "é €", "h": ""})";
  constexpr std::string_view kInserts = " \n:-'\"{}[],.eE+0189tfnu\\\x01\x80\xC3\xE2\xED\xF0/";
  std::mt19937 random(7);  // NOLINT: the same damage in each run
  std::size_t valid = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = text;
    for (auto change = random() % 2 + 1; change > 0; --change) {
      const std::size_t at = random() % damaged.size();
      const char c = kInserts[random() % kInserts.size()];
      switch (random() % 3) {
        case 0:
          damaged[at] = c;
          break;
        case 1:
          damaged.insert(at, 1, c);
          break;
        default:
          damaged.erase(at, 1);
      }
    }
    INFO(damaged);
    const Result<Node> root = read_json("a.json", damaged);
    const Result<Node> tolerant = read_json("a.json", damaged, JsonDialect::kWithComments);
    if (root) {
      ++valid;
      // What is JSON is the same in the dialect that allows more.
      REQUIRE(tolerant);
      REQUIRE(dump(*root) == dump(*tolerant));
      continue;
    }
    const auto lines = std::count(damaged.begin(), damaged.end(), '\n') + 1;
    REQUIRE(root.error().line >= 1);
    REQUIRE(root.error().line <= static_cast<std::size_t>(lines));
  }
  CHECK(valid > 1000);
}

}  // namespace
}  // namespace sluice::format
