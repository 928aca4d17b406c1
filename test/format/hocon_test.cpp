// HOCON: what is read, where it stands, and what any bytes come to.
#include <string>

#include "format/hocon.h"
#include "test/catch.h"

namespace sluice::format {
namespace {

using Kind = Node::Kind;

std::string shown(const Node& node) {
  if (node.kind == Kind::kString) return '\'' + node.text + '\'';
  if (node.kind == Kind::kArray) {
    std::string text;
    for (const Node& item : node.items) text += (text.empty() ? "" : " ") + shown(item);
    return '[' + text + ']';
  }
  if (node.kind == Kind::kObject) {
    std::string text;
    for (const Member& member : node.members) {
      text += (text.empty() ? "" : " ") + member.key + '=' + shown(member.value);
    }
    return '{' + text + '}';
  }
  return node.kind == Kind::kNull ? "null" : node.text;
}

std::string read(std::string_view text) {
  const auto document = read_hocon("conf/application.conf", text);
  if (document) return shown(*document);
  return "error " + std::to_string(document.error().line) + ": " + document.error().message;
}

}  // namespace

TEST_CASE("HOCON is read as Play reads it") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const Case cases[] = {
      {"", "{}"},
      {"\xEF\xBB\xBF# a comment\n// and one\n", "{}"},
      {"{\"a\": 1, \"b\": [true, null, \"c\"],}", "{a=1 b=[true null 'c']}"},
      {"[1, {a = b}]", "[1 {a='b'}]"},
      {"play.http.secret.key = \"k\"\nplay.http.secret.key = ${?APPLICATION_SECRET}",
       "{play.http.secret.key='k' play.http.secret.key='${?APPLICATION_SECRET}'}"},
      {"play.filters { hosts { allowed = [\".\"] }\n  disabled += a.b.CSRFFilter }",
       "{play.filters={hosts={allowed=['.']} disabled=['a.b.CSRFFilter']}}"},
      {"a : b c \t d # e\nf = g // h", "{a='b c \t d' f='g'}"},
      {"a = \"b \" ${c}/d \"e \" \nf = \"\"", "{a='b  ${c}/d e ' f=''}"},
      {"a = \"\"\"b \\n \"c\n\"\"\"\"\nd=1", "{a='b \\n \"c\n\"' d=1}"},
      {R"(a = "\"\\\/\t\u00e9\q")", R"({a='"\/	\u00e9\q'})"},
      {"a = [1] ${b} [\n2\n3, 4\n]", "{a=[1 2 3 4]}"},
      {"a = ${b} {c = 1} { d = 2 }", "{a={c=1 d=2}}"},
      {"\"a.b\".c = d, e = f", "{a.b.c='d' e='f'}"},
      {"a =\n\n  b\nc {\n}\n", "{a='b' c={}}"},
      {"include \"x.conf\"\ninclude required(file(\"y\"))\nincludes = 1\ninclude = 2",
       "{includes=1 include=2}"},
      {"a = 10s\nb = -1.5e3\nc = 1.2.3.x\nd = 127.0.0.1\ne=true story",
       "{a='10s' b=-1.5e3 c='1.2.3.x' d=127.0.0.1 e='true story'}"},
      {"a =\nb = 2", "{a='b = 2'}"},
      {"a = b\r\nc = d\r\n", "{a='b' c='d'}"},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(read(one.text) == one.expected);
  }
}

TEST_CASE("What is no HOCON is an error with its line") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const Case cases[] = {
      {"a = 1\nb {\n c = 2\n", "error 2: no '}' for what begins here"},
      {"\na = [\n1", "error 2: no ']' for what begins here"},
      {"a = 1\n]", "error 2: a key is missing"},
      {"a = 1 }", "error 1: a key is missing"},
      {"a = [ } ]", "error 1: unexpected '}'"},
      {"Listen 80\nDocumentRoot /var", "error 1: a key without value"},
      {"a = \"b\nc", "error 1: a text without its closing quote"},
      {"a = \"\"\"b\nc\"\"", "error 1: a text without its closing quotes"},
      {"a = 1\nb = ${c\n}", "error 2: no '}' for \"${\""},
      {"{a = 1}\nb = 2", "error 2: the document goes on behind its end"},
      {"= 1", "error 1: a key is missing"},
      {std::string_view("\0\xFF\xFE", 3), "error 1: a key without value"},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(read(one.text) == one.expected);
  }
}

TEST_CASE("HOCON keeps lines") {
  const auto document = read_hocon("a.conf", "# first\n\na.b = 1\nc {\n  d = [\n    2\n  ]\n}\n");
  REQUIRE(document);
  CHECK(document->members[0].line == 3);
  const Member& inner = document->members[1].value.members[0];
  CHECK(inner.line == 5);
  CHECK(inner.value.items[0].line == 6);
}

TEST_CASE("Deep HOCON ends with an error, cut-off HOCON without a crash") {
  CHECK(read(std::string(100'000, '[')) == "error 1: nested too deeply");
  std::string braces;
  for (int i = 0; i < 10'000; ++i) braces += "a{";
  CHECK(read(braces) == "error 1: nested too deeply");
  const std::string_view text = "a.b = \"c\" ${?D}\ne { f += [1, {g : \"\"\"h\"\"\"}] } // i\n";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    CHECK_FALSE(read(text.substr(0, length)).empty());
  }
}

}  // namespace sluice::format
