#include "format/xml.h"

#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice::format {
namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("XML keeps names, texts, attributes and lines", "[format][xml]") {
  const Result<XmlElement> root = read_xml("a.xml", R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- <hidden>a comment is no element</hidden> -->
<project
    xmlns="http://a.example/POM"
    xmlns:version="http://b.example"
    version="1">
  <a>  padded
  </a>
  <x:b x:key="other" key="own"><![CDATA[1 < 2 & <c>]]> tail</x:b>
  <empty/>
  <list><item>1</item><!-- between --><item>2</item>
    <item>3<!-- inside -->4</item></list>
</project>
)");
  REQUIRE(root);
  CHECK(root->name == "project");
  CHECK(root->line == 3);
  CHECK(root->attribute("version") == "1");
  CHECK(root->attribute("missing").empty());
  CHECK(root->text_of("a") == "padded");
  CHECK(root->find("a")->line == 7);
  CHECK(root->text_of("b") == "1 < 2 & <c> tail");
  CHECK(root->find("b")->line == 9);
  CHECK(root->find("b")->attribute("key") == "own");
  REQUIRE(root->find("empty") != nullptr);
  CHECK(root->text_of("empty").empty());
  CHECK(root->find("list", "item")->text == "1");
  CHECK(root->find("missing", "item") == nullptr);
  REQUIRE(root->find("list")->children.size() == 3);
  CHECK(root->find("list")->children[1].line == 11);
  CHECK(root->find("list")->children[2].line == 12);
  CHECK(root->find("list")->children[2].text == "34");
  CHECK(root->find("hidden") == nullptr);
}

TEST_CASE("XML in other line ends and encodings has the same lines", "[format][xml]") {
  const std::string plain = "<?xml version='1.0'?>\n<a>\n<b>x</b>\n</a>\n";
  std::string crlf;
  for (const char c : plain) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  // UTF-16 that the walk has turned into UTF-8 still says UTF-16.
  const std::string was_utf16 = "<?xml version='1.0' encoding='UTF-16'?>\n<a>\n<b>x</b>\n</a>\n";
  for (const std::string& text : {plain, crlf, "\xEF\xBB\xBF" + plain, was_utf16}) {
    INFO(text);
    const Result<XmlElement> root = read_xml("a.xml", text);
    REQUIRE(root);
    CHECK(root->line == 2);
    CHECK(root->text_of("b") == "x");
    CHECK(root->find("b")->line == 3);
  }
}

TEST_CASE("XML in Latin-1 becomes UTF-8, and its lines stay", "[format][xml]") {
  const std::string umlauts = repeat("<!-- \xE4\xF6\xFC -->\n", 50);
  const Result<XmlElement> root = read_xml(
      "a.xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n" + umlauts + "<a>Jos\xE9</a>\n");
  REQUIRE(root);
  CHECK(root->line == 52);
  CHECK(root->text == "Jos\xC3\xA9");
  // Without a declaration bytes stay what they are.
  const Result<XmlElement> other = read_xml("a.xml", "<a>Jos\xE9</a>");
  REQUIRE(other);
  CHECK(other->text == "Jos\xE9");
}

TEST_CASE("XML resolves the five predefined entities and no other", "[format][xml]") {
  const Result<XmlElement> root = read_xml("a.xml", R"(<!DOCTYPE a [
  <!ENTITY version "1.0">
  <!ENTITY file SYSTEM "file:///etc/passwd">
  <!ENTITY % remote SYSTEM "http://host.example/a.dtd">
  %remote;
]>
<a x="&lt;&version;">
  <b>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;</b>
  <c>&version;&file;&unknown;</c>
</a>)");
  REQUIRE(root);
  CHECK(root->line == 7);
  CHECK(root->attribute("x") == "<&version;");
  CHECK(root->text_of("b") == "<>&\"'AB");
  CHECK(root->text_of("c") == "&version;&file;&unknown;");
}

TEST_CASE("XML with an entity bomb stays as small as it is", "[format][xml]") {
  std::string bomb = "<!DOCTYPE a [<!ENTITY e0 \"lol\">";
  for (int i = 1; i < 20; ++i) {
    bomb += "<!ENTITY e" + std::to_string(i) + " \"";
    bomb += repeat("&e" + std::to_string(i - 1) + ";", 10) + "\">";
  }
  const Result<XmlElement> root = read_xml("a.xml", bomb + "]><a>&e19;</a>");
  REQUIRE(root);
  CHECK(root->text == "&e19;");
}

TEST_CASE("XML that is broken is an error with its line", "[format][xml]") {
  struct {
    const char* text;
    std::size_t line;
  } const kCases[] = {
      {"", 0},
      {" \n\n", 0},
      {"\xEF\xBB\xBF", 0},
      {"just text", 0},
      {"<?xml version='1.0'?>\n<!-- nothing else -->\n", 0},
      {"<a>\n<b>\n</a>", 3},
      {"<a>\n<b>x</b>\n", 2},
      {"<a>\n<b", 2},
      {"<a>\n<b x></b></a>", 2},
      {"<a>\n<b x=1></b></a>", 2},
      {"<a>\n<b x='1></b></a>", 2},
      {"<a>\n<![CDATA[ no end", 2},
      {"<a>\n<!-- no end", 2},
      {"<a/>\n<b/>", 1},
      {"<a>\n<<<<<<< HEAD\n<b/>\n=======\n>>>>>>> other\n</a>", 2},
      {"{\"a\": 1}", 0},
      {"<!DOCTYPE a [", 1},
      {"<a>\n<?pi no end", 2},
  };
  for (const auto& each : kCases) {
    INFO(each.text);
    const Result<XmlElement> root = read_xml("dir/a.xml", each.text);
    REQUIRE_FALSE(root);
    CHECK(root.error().path == "dir/a.xml");
    CHECK_FALSE(root.error().message.empty());
    if (each.line != 0) CHECK(root.error().line == each.line);
  }
}

TEST_CASE("XML refuses what is no UTF-8 text", "[format][xml]") {
  using namespace std::string_view_literals;
  for (const std::string_view bytes :
       {"\xFF\xFE<\0a\0/\0>\0"sv, "\xFE\xFF\0<\0a\0/\0>"sv, "<a>\0</a>"sv, "<\0a\0/\0>\0"sv}) {
    CHECK_FALSE(read_xml("a.xml", bytes));
  }
}

TEST_CASE("XML nested too deeply is an error, at any depth", "[format][xml]") {
  const auto nested = [](std::size_t depth) {
    return repeat("<a>\n", depth) + repeat("</a>", depth);
  };
  CHECK(read_xml("a.xml", nested(kMaxXmlDepth)));
  for (const std::size_t depth : {kMaxXmlDepth + 1, std::size_t{500'000}}) {
    const Result<XmlElement> root = read_xml("a.xml", nested(depth));
    REQUIRE_FALSE(root);
    CHECK(root.error().line == kMaxXmlDepth + 1);
  }
  CHECK_FALSE(read_xml("a.xml", repeat("<a>", 1'000'000)));
}

TEST_CASE("XML with more elements than memory should hold is an error", "[format][xml]") {
  CHECK_FALSE(read_xml("a.xml", "<a>" + repeat("<b/>", 3'000'000) + "</a>"));
  const Result<XmlElement> many = read_xml("a.xml", "<a>" + repeat("<b/>", 100'000) + "</a>");
  REQUIRE(many);
  CHECK(many->children.size() == 100'000);
}

}  // namespace
}  // namespace sluice::format
