#include "checks/code_text.h"

#include <string>

#include "checks/enclosure.h"
#include "test/catch.h"

using namespace sluice::checks;

namespace {

/// What is code in the text, '_' for the rest.
std::string bare_of(std::string_view language, std::string_view text) {
  const CodeText code(text, find_syntax(language));
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    shown += text[i] == '\n' || code.is_code(i) ? text[i] : '_';
  }
  return shown;
}

}  // namespace

TEST_CASE("comments and strings are told from code in each language") {
  struct Row {
    std::string_view language;
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"python", "a = 'b' # c", "a = '_' ___"},
      {"python", "a = \"\"\"b\n# c\"\"\"\nd", "a = \"\"\"_\n___\"\"\"\nd"},
      {"python", "a = 'b\nc = 1", "a = '_\nc = 1"},
      {"ruby", "x = <<~SQL + y\n  a # b\nSQL\nz # c", "x = <<~SQL + y\n  _ _ _\nSQL\nz ___"},
      {"ruby", "=begin\na\n=end\nb", "______\n_\n____\nb"},
      {"ruby", "list << Value\nb = 'c'", "list << Value\nb = '_'"},
      {"javascript", "a = /b'[/]c/ // d", "a = /______/ ____"},
      {"ruby", "a.gsub /\"/, b # c", "a.gsub /_/, b ___"},
      {"ruby", "a / b \"c\" / d", "a / b \"_\" / d"},
      {"ruby", "a\n__END__\n\"b", "a\n_______\n__"},
      {"ruby", "a\n__END__b \"c\"", "a\n__END__b \"_\""},
      {"ruby", "a %w[b # [c]] + d % e # f", "a %w[_ _ ___] + d % e ___"},
      {"ruby", "a = %x(b \\) #{c}) # d", "a = %x(_ __ ____) ___"},
      {"javascript", "a = b / c / d // e", "a = b / c / d ____"},
      {"javascript", "`a ${b} \\` c`; d", "`_ ____ __ _`; d"},
      {"java", "f(\"a\\\"b\" /* c */, 'd')", "f(\"____\" _______, '_')"},
      {"csharp", "@\"a\"\"b\" // c", "@\"____\" ____"},
      {"go", "`a\n// b` // c", "`_\n__ _` ____"},
      {"php", "<p>'a' <?php $b = 'c'; # d ?> 'e'", "______ <?php $b = '_'; ___ __ ___"},
      {"clojure", "(a \"b\") ; c", "(a \"_\") ___"},
      {"shell", "a \"b # c\" d#e # f", "a \"_ _ _\" d#e ___"},
      {"sql", "a 'b''c' -- d\n$x$ e $x$ f", "a '____' ____\n$x$ _ $x$ f"},
      {"sql", "/* a /* b */ c */ d", "_________________ d"},
      {"yaml", "a: b#c # d", "a: b#c ___"},
      {"xml", "<a><!-- b --></a>", "<a>__________</a>"},
  };
  for (const Row& row : rows) {
    INFO(row.language << ": " << row.text);
    std::string shown = bare_of(row.language, row.text);
    // Blanks are the same in both views.
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (row.text[i] == ' ') shown[i] = row.expected[i];
    }
    CHECK(shown == row.expected);
  }
}

TEST_CASE("lines and columns count from one, whatever ends a line") {
  const std::string text = "ab\r\ncd\n\nef";
  const CodeText code(text, nullptr);
  CHECK(code.line_count() == 4);
  CHECK(code.place_of(0) == std::pair<std::size_t, std::size_t>(1, 1));
  CHECK(code.place_of(5) == std::pair<std::size_t, std::size_t>(2, 2));
  CHECK(code.place_of(8) == std::pair<std::size_t, std::size_t>(4, 1));
  CHECK(code.code_line(0) == "ab");
  CHECK(code.code_line(3) == "ef");
}

TEST_CASE("what a line stands in is told by indentation") {
  const std::string text =
      "class A:\n"
      "    def f(self):\n"
      "        if x:\n"
      "\n"
      "            y = 1\n"
      "    def g(self):\n"
      "        pass\n";
  const CodeText code(text, find_syntax("python"));
  const std::size_t at = text.find("y = 1");
  CHECK(enclosing_lines(code, at) == std::vector<std::size_t>{2, 1, 0});
  const auto [begin, end] = function_around(code, at);
  CHECK(text.substr(begin, end - begin) == text.substr(9, text.find("    def g") - 10));
}

TEST_CASE("a bare else knows the conditions that it stands against") {
  const std::string text =
      "if (a) {\n"
      "  one();\n"
      "} else if (b) {\n"
      "  if (c) {\n"
      "  }\n"
      "} else {\n"
      "  two();\n"
      "}\n"
      "elsewhere();\n";
  const CodeText code(text, find_syntax("javascript"));
  CHECK(heads_of_else(code, 5) == std::vector<std::size_t>{2, 0});
  CHECK(heads_of_else(code, 2).empty());
  CHECK(heads_of_else(code, 8).empty());
}

TEST_CASE("a decorator stands in the function that it decorates, with those beside it") {
  const std::string text =
      "def f():\n"
      "    pass\n"
      "\n"
      "@a\n"
      "# why\n"
      "@b\n"
      "def g():\n"
      "    pass\n"
      "\n"
      "h()\n";
  const CodeText code(text, find_syntax("python"));
  for (const std::string_view word : {"@a", "@b"}) {
    const auto [begin, end] = function_around(code, text.find(word));
    CHECK(text.substr(begin, end - begin) ==
          text.substr(text.find("@a"), text.find("\nh()") - text.find("@a")));
  }
}

TEST_CASE("a function's head may stand on several lines") {
  struct Row {
    std::string_view language;
    std::string_view text;
  };
  const Row rows[] = {
      {"php", "<?php\nf();\nfunction g(\n    $a\n) {\n    $here;\n}\n"},
      {"php", "<?php\nf();\nfunction g($a)\n{\n    $here;\n}\n"},
      {"java", "int f();\nint g(\n    int a\n) {\n    here();\n}\n"},
      {"python", "f()\ndef g(\n    a,\n):\n    here()\n"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const CodeText code(row.text, find_syntax(row.language));
    const auto [begin, end] = function_around(code, row.text.find("here"));
    const std::string_view function = row.text.substr(begin, end - begin);
    CHECK(function.find('g') != std::string_view::npos);
    CHECK(function.find('f', function.find('(')) == std::string_view::npos);
    CHECK(begin > 0);
  }
}

TEST_CASE("an attribute of PHP is no comment") {
  const std::string text = "<?php function f(#[Secret] string $a) { # b";
  const CodeText code(text, find_syntax("php"));
  CHECK(code.is_code(text.find("$a")));
  CHECK_FALSE(code.is_code(text.find("b", text.find("# b"))));
}

TEST_CASE("a brace alone in its line belongs to the line above") {
  const std::string text =
      "class A\n"
      "{\n"
      "    void Configure(IApp app)\n"
      "    {\n"
      "        if (a &&\n"
      "            b)\n"
      "        {\n"
      "#pragma warning disable X\n"
      "            app.Use();\n"
      "        }\n"
      "    }\n"
      "    void Other()\n"
      "    {\n"
      "    }\n"
      "}\n";
  const CodeText code(text, find_syntax("csharp"));
  const std::size_t at = text.find("app.Use");
  CHECK(enclosing_lines(code, at) == std::vector<std::size_t>{6, 4, 3, 2, 1, 0});
  const auto [begin, end] = function_around(code, at);
  CHECK(begin == text.find("    void Configure"));
  CHECK(end == text.find("\n    }\n    void Other"));
}

TEST_CASE("a quote as a character of Clojure opens no string") {
  const std::string text = R"((f \" (g) \; (h)) ; i)";
  const CodeText code(text, find_syntax("clojure"));
  CHECK(code.bare() == R"((f \" (g) \; (h))    )");
}

TEST_CASE("a variable of Ruby is no decorator") {
  const std::string text =
      "def f\n"
      "  @a.send(b)\n"
      "end\n"
      "def g\n"
      "  c\n"
      "end\n";
  const CodeText code(text, find_syntax("ruby"));
  const auto [begin, end] = function_around(code, text.find("@a"));
  CHECK(text.substr(begin, end - begin) == "def f\n  @a.send(b)");
}
