// What of Scala's syntax can mislead a reader of build definitions.
#include <string>

#include "inventory/formats/formats.h"
#include "inventory/formats/scala_tokens.h"
#include "inventory/formats/scala_values.h"
#include "test/catch.h"
#include "test/processor_time.h"

namespace sluice::inventory {
namespace {

std::string tokens_of(std::string_view text) {
  const ScalaTokens scanned = read_scala_tokens(text);
  std::string all;
  for (const ScalaToken& token : scanned.tokens) {
    if (token.kind == ScalaToken::Kind::kEnd) continue;
    const bool quoted = token.kind == ScalaToken::Kind::kString;
    const bool filled = token.kind == ScalaToken::Kind::kInterpolated;
    all += (all.empty() ? "" : " ") + std::string(filled ? "s" : "") +
           (quoted || filled ? '<' + token.text + '>' : token.text);
  }
  if (scanned.unfinished_line != 0) all += " !" + std::to_string(scanned.unfinished_line);
  return all;
}

std::string value_of(std::string_view definitions, std::string_view name) {
  ScalaValues values;
  values.add(read_scala_tokens(definitions).tokens);
  return values.find(name).value_or("-");
}

/// "name version" of every dependency, or the error.
std::string declared(std::string_view text) {
  const Result<PackageFile> read = parse_sbt_build({"build.sbt", text, nullptr});
  if (!read) return "error " + std::to_string(read.error().line) + ": " + read.error().message;
  std::string all;
  for (const Package& package : read->packages) {
    all += (all.empty() ? "" : ", ") + package.name + ' ' +
           (package.version.empty() ? "-" : package.version);
  }
  return all;
}

}  // namespace

TEST_CASE("Scala is cut into tokens without falling for texts and comments") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const Case cases[] = {
      {"", ""},
      {"a/*b/*c*/d*/e//f\ng", "a e g"},
      {"\"a\\\"b\" %% \"//c\"", "<a\"b> %% <//c>"},
      {"\"\"\"a\"b\\c\"\"\"\" d", "<a\"b\\c\"> d"},
      {"s\"$a\" f\"\"\"${b.c}\"\"\"", "s<$a> s<${b.c}>"},
      {"'\"' '\\'' '\\n' 'a' 'symbol x", "symbol x"},
      {"`a b` := 1", "a b := 1"},
      {"a%b //c", "a % b"},
      {"a := b/2 +=c", "a := b / 2 += c"},
      {"/* x", " !1"},
      {"\n\"x", "<x> !2"},
      {"a\n\"\"\"x\n", "a <x\n> !2"},
      {"'", ""},
      {"'\\", ""},
      {"`", ""},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(tokens_of(c.text) == c.expected);
  }
}

TEST_CASE("a name stands for a text only where that is certain") {
  CHECK(value_of("val v = \"1\"", "v") == "1");
  CHECK(value_of("lazy val v: String = \"1\"", "a.b.v") == "1");
  CHECK(value_of("object A { val v = \"1\" }; object B { val v = \"2\" }", "A.v") == "1");
  CHECK(value_of("object A { val v = \"1\" }; object B { val v = \"2\" }", "B.v") == "2");
  CHECK(value_of("object A { val v = \"1\" }; object B { val v = \"2\" }", "v") == "-");
  CHECK(value_of("val v = w; val w = \"1\"", "v") == "1");
  CHECK(value_of("val v = s\"${a}.$b\"; val a = \"1\"; val b = \"2\"", "v") == "1.2");
  CHECK(value_of("val v = s\"$a-${1 + 1}\"; val a = \"1\"", "v") == "-");
  for (const char* computed :
       {"val v = \"1\" + x", "val v = f(\"1\")", "val v = sys.env(\"V\")", "val v = \"1\".trim",
        "val v = v", "val v = w; val w = v", "val v = s\"$v$v\"", "val v = 1 + 2", "val v =", "val",
        "val v = if (a) \"1\" else \"2\""}) {
    INFO(computed);
    CHECK(value_of(computed, "v") == "-");
  }
  // Definitions that would multiply.
  std::string many = "val v0 = \"\"\n";
  for (int i = 1; i < 40; ++i) {
    many += "val v" + std::to_string(i) + " = s\"";
    for (int k = 0; k < 200; ++k) many += "$v" + std::to_string(i - 1);
    many += "\"\n";
  }
  CHECK(value_of(many, "v39") == "-");
}

TEST_CASE("dependencies of a build definition are those that stand there as literals") {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  const std::string scala = "scalaVersion := \"2.13.1\"\n";
  const std::string library = "org.scala-lang:scala-library 2.13.1";
  const Case cases[] = {
      {"x += \"g\" % \"a\" % \"1\"", "g:a 1"},
      {"x += \"g\" %% \"a\" % \"1\"", "g:a 1"},  // no Scala version: no suffix
      {"\"g\" % \"a\"", ""},
      {"\"g\" % \"a b\" % \"1\"", ""},
      {"x += \"g\" % \"a\" % unknown", "g:a -"},
      {"x += g.h % \"a\" % \"1\"", ""},
      {"val g = \"org.g\"\nx += g % \"a\" % \"1\"", "org.g:a 1"},
      {"exclude(\"g\" % \"a\" % \"1\")", ""},
      {"1 % 2 % 3", ""},
      {"%", ""},
      {"% % %", ""},
      {"\"a\" %", ""},
      {"\"a\" % \"b\" %", "a:b -"},
      {"Seq(\"g\" % \"a\", \"g\" % \"b\" % \"2\").map(_ % \"1\")", "g:a 1, g:b 2"},
      {"Seq(\"a\", \"b\").map(\"g\" % _ % \"1\")", "g:a 1, g:b 1"},
      {"Seq(\"g\" % \"a\").map(_ % \"1\" % Test)", "g:a 1"},
      {").map(_ % \"1\")", ""},
      {"x += (\"g\" % \"a\" % \"1\"", "g:a 1"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(declared(c.text) == c.expected);
  }
  CHECK(declared(scala + "x += \"g\" %% \"a\" % \"1\"") == library + ", g:a_2.13 1");
  CHECK(declared(scala + "x += \"g\" %%% \"a\" % \"1\"") == library + ", g:a 1");
  CHECK(declared("scalaVersion := \"3.3.0\"\nx += \"g\" %% \"a\" % \"1\"") ==
        "org.scala-lang:scala3-library_3 3.3.0, g:a_3 1");
  // Two Scala versions: which of the two artifacts it is can't be told.
  CHECK(declared("a / scalaVersion := \"2.12.1\"\nb / scalaVersion := \"2.13.1\"\n"
                 "x += \"g\" %% \"a\" % \"1\"") ==
        "org.scala-lang:scala-library 2.12.1, org.scala-lang:scala-library 2.13.1, g:a 1");
}

TEST_CASE("build definitions made to take long are read in no time") {
  const auto repeated = [](std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
  };
  for (const std::string& text :
       {repeated("(", 300'000) + repeated("\"a\" % \"b\" % \"c\"\n", 50'000),
        repeated("Seq(\"a\" % \"b\"", 50'000) + repeated(").map(_ % \"1\")", 50'000),
        repeated("\"a\",", 50'000) + repeated("(\"a\").map(\"g\" % _ % \"1\")", 50'000),
        "x " + repeated(".a", 200'000) + repeated(" % a.b.c", 50'000),
        repeated("val a = b\n", 50'000), repeated("/*", 300'000), repeated("\"\"\"", 100'001),
        repeated("object a {", 100'000)}) {
    const test::ProcessorTime time;
    (void)declared(text);
    INFO(text.substr(0, 20));
    CHECK(time.seconds() < 5);
  }
}

}  // namespace sluice::inventory
