#include "report/escape.h"

#include <pugixml.hpp>

#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice::report;

TEST_CASE("one line of text holds no command for a runner of GitHub Actions") {
  CHECK(one_line("::error::x") == "\\x3a:error::x");
  CHECK(one_line("a ::add-mask::x") == "a \\x3a:add-mask::x");
  CHECK(one_line(":::error::x") == ":::error::x");
  CHECK(one_line("##[add-mask]x") == "##\\x5badd-mask]x");
  CHECK(one_line("a###[x]") == "a###\\x5bx]");
  // What only looks a little like one stays as it is.
  CHECK(one_line("listens on ::1 and ::") == "listens on ::1 and ::");
  CHECK(one_line("std::string, Foo::Bar") == "std::string, Foo::Bar");
  CHECK(one_line("# [x] #[x]") == "# [x] #[x]");
}

TEST_CASE("escaped text of each format stays what it was") {
  CHECK(annotation_text("50% a\nb") == "50%25 a\\x0ab");
  CHECK(annotation_property("a:b,c%") == "a%3Ab%2Cc%25");
  CHECK(sarif_text("[a](b) {0} \\") == "\\[a\\](b) {{0}} \\\\");
  CHECK(xml_text("<a href=\"'&'\">]]>") == "&lt;a href=&quot;&apos;&amp;&apos;&quot;&gt;]]&gt;");
  CHECK(xml_text("a\xef\xbf\xbf"
                 "b\xef\xbf\xbe") == "a\\u{ffff}b\\u{fffe}");
  CHECK(markdown_text("<b> *x* [y](z) | @who #1 a.b") ==
        "&lt;b&gt; \\*x\\* \\[y\\]\\(z\\) \\| @&#8203;who \\#&#8203;1 a\\.b");
  CHECK(markdown_text("a: https://x.example") == "a: https\\://x\\.example");
  CHECK(markdown_code("a`b``c") == "```a`b``c```");
  CHECK(markdown_code("`a|b`") == "`` `a b` ``");
  CHECK(markdown_code("") == "` `");
}

TEST_CASE("XML text of any bytes parses, and says what a line of the log says") {
  for (const std::string& hostile : hostile_texts()) {
    CAPTURE(hostile.substr(0, 80));
    const std::string document = "<a b=\"" + xml_text(hostile) + "\">" + xml_text(hostile) + "</a>";
    pugi::xml_document parsed;
    REQUIRE(parsed.load_buffer(document.data(), document.size(),
                               pugi::parse_default | pugi::parse_ws_pcdata));
    CHECK(parsed.child("a").attribute("b").value() == one_line(hostile));
    CHECK(parsed.child("a").text().get() == one_line(hostile));
  }
}
