#include "format/toml.h"

#include <array>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice::format {
namespace {

TEST_CASE("letters and signs of any script behind a TOML value are errors", "[format][toml]") {
  // The sanitizers' build sees whether the library's tables are asked beyond their ends.
  for (const std::string_view behind :
       {"\u00e9", "\u025b", "\u0499", "\ufb26", "\ufefe", "\uffff"}) {
    INFO(behind);
    const Result<Node> number = read_toml("a.toml", "a = 1\nb = 99" + std::string(behind) + "\n");
    REQUIRE_FALSE(number);
    CHECK(number.error().line == 2);
    CHECK_FALSE(read_toml("a.toml", "b = true" + std::string(behind)));
    CHECK_FALSE(read_toml("a.toml", std::string(behind) + " = 1\n"));
  }
}

TEST_CASE("TOML keeps values and lines", "[format][toml]") {
  const Result<Node> root = read_toml("a.toml", R"(# comment
text = "a\"\n\u00e9"
literal = 'C:\no\escape'
number = 1_000
half = 0.5
flag = true
day = 2026-12-31
time = 2026-12-31T23:59:59Z
list = [
  "x",
  "y",
]
[table]
key = "in table"
[table.sub]
dotted.key = "deep"
[[entry]]
id = 1
[[entry]]
id = 2
)");
  REQUIRE(root);
  REQUIRE(root->is_object());
  CHECK(root->text_of("text") == "a\"\n\xC3\xA9");
  CHECK(root->text_of("literal") == "C:\\no\\escape");
  CHECK(root->text_of("number") == "1000");
  CHECK(root->text_of("half") == "0.5");
  CHECK(root->find("flag")->is_true());
  CHECK(root->text_of("day") == "2026-12-31");
  CHECK(root->text_of("time") == "2026-12-31T23:59:59Z");
  CHECK(root->texts_of("list") == std::vector<std::string>{"x", "y"});
  CHECK(root->find("list")->items[1].line == 11);
  CHECK(root->find("table")->line == 13);
  CHECK(root->find("table", "key")->line == 14);
  CHECK(root->find("table", "sub")->find("dotted", "key")->text == "deep");
  CHECK(root->find("table", "sub")->find("dotted", "key")->line == 16);
  const Node* entries = root->find("entry");
  REQUIRE(entries != nullptr);
  REQUIRE(entries->items.size() == 2);
  CHECK(entries->items[0].line == 17);
  CHECK(entries->items[1].line == 19);
  CHECK(entries->items[1].text_of("id") == "2");
}

/// So many tables of `[[package]]`, a multiple of kTomlPartBytes in all.
std::string many_tables(std::size_t count) {
  std::string text;
  const std::string filling(1'000, 'x');
  for (std::size_t i = 0; i < count; ++i) {
    text += "[[package]]\nname = \"p" + std::to_string(i) + "\"\nabout = \"" + filling + "\"\n";
    text += "[package.needs]\nother = \"*\"\n[[package.files]]\nhash = \"1\"\n";
  }
  return text;
}

TEST_CASE("a big TOML document is read in parts as if it were one", "[format][toml]") {
  constexpr std::size_t kTables = 2'000;
  const std::string text = "zone = 1\n" + many_tables(kTables) + "[metadata]\nversion = \"2\"\n";
  const Result<Node> root = read_toml("a.toml", text);
  REQUIRE(root);
  REQUIRE(root->members.size() == 3);
  CHECK(root->members[0].key == "metadata");
  CHECK(root->members[0].line == 2 + kTables * 7);
  CHECK(root->members[1].key == "package");
  CHECK(root->members[2].key == "zone");
  const Node& packages = root->members[1].value;
  REQUIRE(packages.items.size() == kTables);
  for (std::size_t i = 0; i < kTables; ++i) {
    const Node& package = packages.items[i];
    const std::size_t line = 2 + i * 7;
    const bool fits = package.line == line && package.text_of("name") == "p" + std::to_string(i) &&
                      package.find("name")->line == line + 1 &&
                      package.find("needs", "other")->line == line + 4 &&
                      package.find("files")->items.size() == 1;
    if (!fits) FAIL("table " << i << " at line " << package.line);
  }
}

TEST_CASE("a big TOML document is cut in no string, and its errors stay", "[format][toml]") {
  // What looks like a header and stands where the text is cut.
  const std::string tables = many_tables(300);
  const std::string text = "a = \"\"\"\n" + tables + "\"\"\"\nb = [\n" +
                           std::string(300'000, '\n') + "[[1]]\n]\n" + tables;
  const Result<Node> root = read_toml("a.toml", text);
  REQUIRE(root);
  CHECK(root->text_of("a") == tables);
  CHECK(root->find("b")->items.size() == 1);
  CHECK(root->find("package")->items.size() == 300);

  struct Case {
    const char* end;
    std::size_t line;
  };
  for (const Case& bad : {Case{"a = \n", 2'101}, Case{"a = \"\n", 2'101},
                          Case{"[metadata]\nb = 1\nb = 2\n", 2'103}}) {
    const Result<Node> failed = read_toml("a.toml", tables + bad.end);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().line == bad.line);
  }
  // One name as a table here, as an array there.
  const Result<Node> twice = read_toml("a.toml", "[package]\nname = \"p\"\n" + tables);
  CHECK_FALSE(twice);
  CHECK_FALSE(read_toml(
      "a.toml", tables + many_tables(300) + "[metadata]\n" + many_tables(300) + "[metadata]\n"));
}

TEST_CASE("TOML may be empty or begin with a byte order mark", "[format][toml]") {
  for (const std::string_view text : {"", "\n\n", "# only this",
                                      "\xEF\xBB\xBF"
                                      "a = 1\n",
                                      "a = 1\r\n"}) {
    INFO(text);
    CHECK(read_toml("a.toml", text));
  }
  CHECK(read_toml("a.toml",
                  "\xEF\xBB\xBF"
                  "a = 1\n")
            ->text_of("a") == "1");
}

TEST_CASE("broken TOML is an error with path and line", "[format][toml]") {
  struct Row {
    std::string_view text;
    std::size_t line;
  };
  constexpr std::array kRows = {
      Row{"a", 1},
      Row{"a =", 1},
      Row{"\n\na = ", 3},
      Row{"a = 1\na = 2", 2},
      Row{"[a]\n[a]", 2},
      Row{"a = 1\n[a]\n", 2},
      Row{"\na = \"no end\nb = 1", 2},
      Row{"\n[a\n", 2},
      Row{"\na = 2026-02-30\n", 2},
      Row{"\na = 2025-02-29\n", 2},
      Row{"\na = \"\xff\"\n", 2},
      Row{"\na = \"\\q\"\n", 2},
      Row{"\na = yes\n", 2},
      Row{"\n= 1", 2},
      Row{"{\"a\": 1}", 1},
  };
  for (const Row& row : kRows) {
    INFO(row.text);
    const Result<Node> root = read_toml("dir/a.toml", row.text);
    REQUIRE_FALSE(root);
    CHECK(root.error().path == "dir/a.toml");
    CHECK(root.error().line == row.line);
    CHECK(root.error().message.find("not valid TOML: ") == 0);
  }
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

TEST_CASE("TOML can't nest without limit", "[format][toml]") {
  CHECK(read_toml("a.toml", "a = " + repeated("[", 100) + repeated("]", 100)));
  CHECK_FALSE(read_toml("a.toml", "a = " + repeated("[", 300) + repeated("]", 300)));
  CHECK_FALSE(read_toml("a.toml", "a = " + std::string(10'000'000, '[')));
  CHECK_FALSE(read_toml("a.toml", "a = " + repeated("{a=", 1'000'000)));
}

TEST_CASE("TOML has as many values as fit into memory", "[format][toml]") {
  std::string text = "a = 1\nx = [";
  for (std::size_t i = 0; i < kMaxDocumentValues; ++i) text += "1,";
  const Result<Node> root = read_toml("a.toml", text + "]\n");
  REQUIRE_FALSE(root);
  CHECK(root.error().line == 2);
  CHECK(root.error().message.find("more than 2000000 values") != std::string::npos);
}

TEST_CASE("TOML keys can't have parts without limit", "[format][toml]") {
  // toml++ itself would overflow the stack with these.
  const std::string many = repeated("a.", 1'000'000) + "a";
  const std::string quoted = repeated("\"]=,.\".'}'. ", 500'000) + "a";
  for (const std::string& text :
       {many + " = 1", "\n[" + many + "]\n", "x = 1\n[[" + many + "]]", "x = [{" + many + " = 1}]",
        quoted + " = 1", "\"\"\" = \"\"\"\"\n" + many + " = 1", "x = '''\n'''\n" + many + " = 1"}) {
    CHECK_FALSE(read_toml("a.toml", text));
  }
  const Result<Node> late = read_toml("a.toml", "x = \"\"\"\n\n\"\"\" # \"\n\n" + many + " = 1");
  REQUIRE_FALSE(late);
  CHECK(late.error().line == 5);

  CHECK(read_toml("a.toml", repeated("a.", 31) + "a = 1"));
  CHECK_FALSE(read_toml("a.toml", repeated("a.", 32) + "a = 1"));
  // Keys inside values: each limit lets it through, their product is too deep.
  std::string deepest = "a = ";
  for (int i = 0; i < 120; ++i) deepest += "[{" + repeated("a.", 31) + "a = ";
  deepest += '1';
  for (int i = 0; i < 120; ++i) deepest += "}]";
  CHECK_FALSE(read_toml("a.toml", deepest));
}

TEST_CASE("dots in TOML strings and comments are no keys", "[format][toml]") {
  const std::string dots(1000, '.');
  for (const std::string& text :
       {"a = \"" + dots + "\"", "a = '" + dots + "'", "a = \"\"\"\n" + dots + "\n\"\"\"",
        "a = '''\n" + dots + "'''", "# " + dots + "\na = 1", "a = \"\\\"" + dots + "\" # " + dots,
        "a = [" + repeated("1.5, ", 1000) + "]", repeated("\"a.b\" = 1 #.\n", 1)}) {
    INFO(text.substr(0, 40));
    CHECK(read_toml("a.toml", text));
  }
}

}  // namespace
}  // namespace sluice::format
