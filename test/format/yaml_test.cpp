#include "format/yaml.h"

#include <array>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice::format {
namespace {

TEST_CASE("YAML keeps values, order and lines", "[format][yaml]") {
  const Result<std::vector<Node>> documents = read_yaml("a.yaml", R"(# comment
lockfileVersion: '9.0'
number: 1.10
yes: true
word: yes
"no": "true"
nothing:
tilde: ~
text: |
  two
  lines
list:
  - a
  - {b: c}
  - [d, e]
deep:
  er:
    est: x
)");
  REQUIRE(documents);
  REQUIRE(documents->size() == 1);
  const Node& root = documents->front();
  CHECK(root.text_of("lockfileVersion") == "9.0");
  CHECK(root.text_of("number") == "1.10");
  CHECK(root.find("number")->is_string());
  CHECK(root.find("yes")->is_true());
  CHECK(root.find("word")->is_string());
  CHECK(root.find("no")->is_string());
  CHECK(root.find("nothing")->kind == Node::Kind::kNull);
  CHECK(root.find("tilde")->kind == Node::Kind::kNull);
  CHECK(root.text_of("text") == "two\nlines\n");
  REQUIRE(root.find("list")->items.size() == 3);
  CHECK(root.find("list")->items[1].text_of("b") == "c");
  CHECK(root.find("list")->items[1].line == 14);
  CHECK(root.find("deep")->find("er", "est")->line == 18);
  REQUIRE(root.members.size() == 10);
  CHECK(root.members[0].line == 2);
  CHECK(root.members[9].line == 16);
}

TEST_CASE("YAML has as many values and documents as fit into memory", "[format][yaml]") {
  std::string text = "x: [";
  for (std::size_t i = 0; i <= kMaxDocumentValues; ++i) text += "1,";
  const auto values = read_yaml("a.yaml", text + "]\n");
  REQUIRE_FALSE(values);
  CHECK(values.error().line == 1);
  CHECK(values.error().message.find("more than 2000000 values") != std::string::npos);
  text.clear();
  for (std::size_t i = 0; i <= kMaxYamlDocuments; ++i) text += "---\na: 1\n";
  const auto documents = read_yaml("a.yaml", text);
  REQUIRE_FALSE(documents);
  CHECK(documents.error().message.find("more than 1000 documents") != std::string::npos);
}

TEST_CASE("YAML streams may hold any number of documents", "[format][yaml]") {
  CHECK(read_yaml("a.yaml", "")->empty());
  CHECK(read_yaml("a.yaml", "# only this\n")->empty());
  const Result<std::vector<Node>> two = read_yaml("a.yaml", "---\na: 1\n---\na: 2\n...\n");
  REQUIRE(two);
  REQUIRE(two->size() == 2);
  CHECK((*two)[1].text_of("a") == "2");
  const Result<std::vector<Node>> marked = read_yaml("a.yaml",
                                                     "\xEF\xBB\xBF"
                                                     "a: 1\n");
  REQUIRE(marked);
  CHECK(marked->front().text_of("a") == "1");
}

TEST_CASE("YAML aliases are copies, tags construct nothing", "[format][yaml]") {
  const Result<std::vector<Node>> documents =
      read_yaml("a.yaml", "a: &x {k: v}\nb: *x\nc: !!python/object/apply:os.system [true]\n");
  REQUIRE(documents);
  const Node& root = documents->front();
  CHECK(root.find("b", "k")->text == "v");
  CHECK(root.find("b")->line == 2);
  CHECK(root.find("c")->items.size() == 1);
  CHECK_FALSE(read_yaml("a.yaml", "a: &x 1\n---\nb: *x\n"));
  CHECK_FALSE(read_yaml("a.yaml", "a: &x [*x]\n"));
}

TEST_CASE("with duplicate YAML keys the last one counts", "[format][yaml]") {
  const Result<std::vector<Node>> documents = read_yaml("a.yaml", "a: 1\nb: 2\na: 3\n");
  REQUIRE(documents);
  CHECK(documents->front().text_of("a") == "3");
}

TEST_CASE("YAML keys that are no text are read as empty", "[format][yaml]") {
  const Result<std::vector<Node>> documents = read_yaml(
      "a.yaml", "a: 1\n? [x, y]\n: {b: 2}\n? &k {c: d}\n: 3\n&l e: *k\n*l : 4\n? \n: 5\n");
  REQUIRE(documents);
  const std::vector<Member>& members = documents->front().members;
  REQUIRE(members.size() == 6);
  CHECK(members[1].key.empty());
  CHECK(members[1].line == 2);
  CHECK(members[1].value.text_of("b") == "2");
  CHECK(members[2].key.empty());
  CHECK(members[2].value.text == "3");
  CHECK(members[3].key == "e");
  CHECK(members[3].value.text_of("c") == "d");
  CHECK(members[4].key == "e");
  CHECK(members[4].value.text == "4");
  CHECK(members[5].value.text == "5");
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

/// What a sink gets, each value as "key:kind-or-text@line".
std::string to_text(const EntryValue& value) {
  std::string text = std::string(value.key()) + ':';
  if (value.is_object() || value.kind() == Node::Kind::kArray) {
    text += value.is_object() ? '{' : '[';
    for (const EntryValue& child : value) text += to_text(child) + ' ';
    text += value.is_object() ? '}' : ']';
  } else {
    text += value.text();
  }
  return text + '@' + std::to_string(value.line());
}

TEST_CASE("big YAML tables go to their reader entry by entry", "[format][yaml]") {
  std::vector<std::string> seen;
  EntrySink sink;
  sink.take = [&](std::size_t document, std::size_t table, const EntryValue& entry) {
    seen.push_back(std::to_string(document) + std::to_string(table) + ' ' + to_text(entry));
  };
  // The root itself is the table.
  const char* text = "a: {v: 1}\nb:\n  v: 2\n  w: [{v: 3}, 4]\n---\nc: x\n---\n- d: 1\n";
  Result<std::vector<Node>> documents = read_yaml_entries("a.yaml", text, sink);
  REQUIRE(documents);
  CHECK(seen == std::vector<std::string>{"00 a:{v:1@1 }@1",
                                         "00 b:{v:2@3 w:[:{v:3@4 }@4 :4@4 ]@4 }@2", "10 c:x@6"});
  REQUIRE(documents->size() == 3);
  CHECK((*documents)[0].is_object());
  CHECK((*documents)[0].members.empty());
  CHECK((*documents)[2].items.size() == 1);

  // Tables in it; what is no table, or deeper, stays in the tree.
  seen.clear();
  sink.tables = {"s", "t"};
  text =
      "v: 1\nt:\n  a: {t: {b: 1}}\n  ? {x: y}\n  : {c: 2}\nw: {t: {d: 1}}\ns: [e]\n"
      "? {t: 1}\n: {f: 1}\ns: {g: ~}\n";
  documents = read_yaml_entries("a.yaml", text, sink);
  REQUIRE(documents);
  CHECK(seen == std::vector<std::string>{"01 a:{t:{b:1@3 }@3 }@3", "01 :{c:2@5 }@4", "00 g:~@10"});
  CHECK(documents->front().text_of("v") == "1");
  CHECK(documents->front().find("w", "t")->text_of("d") == "1");
  CHECK(documents->front().find("t")->members.empty());

  // Anchors inside of entries and aliases of them, also as keys.
  seen.clear();
  text = "t:\n  a: &x {k: &y 1}\n  b: *x\n  *y : [*x, *y]\nz: *x\n";
  documents = read_yaml_entries("a.yaml", text, sink);
  REQUIRE(documents);
  CHECK(seen == std::vector<std::string>{"01 a:{k:1@2 }@2", "01 b:{k:1@2 }@3",
                                         "01 1:[:{k:1@2 }@4 :1@4 ]@4"});
  CHECK(documents->front().find("z")->text_of("k") == "1");

  const Result<std::vector<Node>> broken = read_yaml_entries("a.yaml", "t: {v: 1}\nb: [\n", sink);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().line == 3);
  CHECK_FALSE(read_yaml_entries("a.yaml", "t: {a: " + std::string(300, '['), sink));
}

TEST_CASE("an entry is what the tree would be", "[format][yaml]") {
  const char* text = "a: {b: [1, {c: ~}, [], \"x\"], b: true, d: {}, e: ''}\n";
  const Result<std::vector<Node>> trees = read_yaml("a.yaml", text);
  REQUIRE(trees);
  const Node& tree = trees->front().members[0].value;
  std::size_t entries = 0;
  const EntrySink sink{{}, [&](std::size_t, std::size_t, const EntryValue& entry) {
                         ++entries;
                         Entry copy;
                         copy.value(tree);
                         CHECK(to_text(copy.root()).substr(1) == to_text(entry).substr(2));
                         CHECK(entry.find("b").is_true());
                         CHECK(entry.text_of("b") == "true");
                         CHECK(entry.text_of("d").empty());
                         CHECK_FALSE(entry.find("f"));
                         CHECK_FALSE(entry.find("e").find("f"));
                         const Node node = entry.node();
                         REQUIRE(node.members.size() == tree.members.size());
                         CHECK(node.members[0].value.items.size() == 4);
                         CHECK(node.members[0].value.items[1].members[0].key == "c");
                       }};
  REQUIRE(read_yaml_entries("a.yaml", text, sink));
  CHECK(entries == 1);
}

TEST_CASE("copies of one long text count by their length", "[format][yaml]") {
  const std::string text =
      "a: &a " + std::string(1'000'000, 'x') + "\nb: [" + repeated("*a,", 1000) + "]\n";
  CHECK_FALSE(read_yaml("a.yaml", text));
}

TEST_CASE("broken YAML is an error with path and line", "[format][yaml]") {
  struct Row {
    std::string_view text;
    std::size_t line;
  };
  constexpr std::array kRows = {
      Row{"a: [1,\n2", 3},        Row{"a: {b: 1\n", 2},
      Row{"a: 1\n b: 2\n", 2},    Row{"a: \"no end\n", 2},
      Row{"a: 1\nb: *none\n", 2}, Row{"a: 1\n\tb: 2\n", 2},
      Row{"a: 1\n@b: 2\n", 2},    Row{"a: 1\nb: 2\nc: \"\xff\"\n", 3},
      Row{"a: 1\nb: \x01\n", 2},
  };
  for (const Row& row : kRows) {
    INFO(row.text);
    const Result<std::vector<Node>> documents = read_yaml("dir/a.yaml", row.text);
    REQUIRE_FALSE(documents);
    CHECK(documents.error().path == "dir/a.yaml");
    CHECK(documents.error().line == row.line);
    CHECK(documents.error().message.find("not valid YAML: ") == 0);
  }
}

TEST_CASE("YAML nests to 256 levels", "[format][yaml]") {
  CHECK(read_yaml("a.yaml", repeated("[", 256) + repeated("]", 256)));
  for (const std::string& text :
       {repeated("[", 257) + repeated("]", 257), std::string(10'000'000, '['),
        repeated("{a: ", 1'000'000), repeated("- ", 1'000'000), repeated("? ", 1'000'000)}) {
    const Result<std::vector<Node>> documents = read_yaml("a.yaml", text);
    REQUIRE_FALSE(documents);
  }
}

TEST_CASE("a view of nothing is an empty YAML stream", "[format][yaml]") {
  for (const std::string_view nothing : {std::string_view(), std::string_view("")}) {
    const Result<std::vector<Node>> documents = read_yaml("a.yaml", nothing);
    REQUIRE(documents);
    CHECK(documents->empty());
  }
}

TEST_CASE("a YAML alias bomb is refused", "[format][yaml]") {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            repeated(before + ",", 9) + before + "]\n";
  }
  const Result<std::vector<Node>> documents = read_yaml("a.yaml", bomb);
  REQUIRE_FALSE(documents);
  CHECK(documents.error().message.find("expand to more than") != std::string::npos);

  // Many copies of one big value, and anchors around anchors.
  CHECK_FALSE(read_yaml(
      "a.yaml", "a: &a [" + repeated("x,", 1000) + "]\nb: [" + repeated("*a,", 100'000) + "]\n"));
  CHECK_FALSE(read_yaml("a.yaml", "a: &a [" + repeated("x,", 200'000) + "]\n"));
}

TEST_CASE("aliases can't nest YAML so deep that the stack overflows", "[format][yaml]") {
  std::string text = "a0: &a0 x\n";
  for (int i = 1; i < 200; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + ' ' + repeated("[", 250) + "*a" +
            std::to_string(i - 1) + repeated("]", 250) + "\n";
  }
  CHECK_FALSE(read_yaml("a.yaml", text));
}

}  // namespace
}  // namespace sluice::format
