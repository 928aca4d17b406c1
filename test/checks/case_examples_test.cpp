// A check's cases as examples: which lines are shown, and which never.
#include "checks/case_examples.h"

#include "format/toml.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::checks;

namespace {

CaseExamples examples_of(std::string_view toml, std::string_view check) {
  const Result<format::Node> document = format::read_toml("cases.toml", toml);
  REQUIRE(document);
  CaseExamples examples;
  take_examples(*document, check, &examples);
  return examples;
}

constexpr std::string_view kCases = R"([[case]]
check = "py-x"
file = "settings.py"
text = '''
import os

FIRST = 1
# sluice: bad py-x severity=high
DEBUG = @{hex:40}
MORE = 2
# sluice: bad py-x/default
OTHER = 3
'''

[[case]]
check = "py-x"
file = "settings.py"
text = '''
# sluice: ok py-x
DEBUG = False
'''

[[case]]
check = "json-y"
file = "app.json"
expect = [{ path = "app.json", line = 2 }]
text = '''
{
  "debug": true
}
'''

[[case]]
check = "many-z"
files = [
  { path = "a.rb", text = "# sluice: bad many-z\nputs 1\n" },
  { path = "b.rb", text = "puts 2\n# sluice: ok many-z\n" },
]
)";

}  // namespace

TEST_CASE("examples are the lines at the markers, without these, and templates stay templates") {
  const CaseExamples python = examples_of(kCases, "py-x");
  REQUIRE(python.found);
  CHECK(python.found->path == "settings.py");
  CHECK(python.found->text == "FIRST = 1\nDEBUG = @{hex:40}\nMORE = 2");
  REQUIRE(python.not_found);
  CHECK(python.not_found->text == "DEBUG = False");
}

TEST_CASE("a check is told from one whose id begins like its own") {
  const CaseExamples of_default = examples_of(kCases, "py-x/default");
  REQUIRE(of_default.found);
  CHECK(of_default.found->text == "DEBUG = @{hex:40}\nMORE = 2\nOTHER = 3");
  CHECK_FALSE(of_default.not_found);
  CHECK_FALSE(examples_of(kCases, "py-").found);
}

TEST_CASE("places of files without comments, and cases of several files") {
  const CaseExamples json = examples_of(kCases, "json-y");
  REQUIRE(json.found);
  CHECK(json.found->text == "{\n  \"debug\": true\n}");
  const CaseExamples many = examples_of(kCases, "many-z");
  REQUIRE(many.found);
  CHECK(many.found->path == "a.rb");
  REQUIRE(many.not_found);
  CHECK(many.not_found->path == "b.rb");
  CHECK(many.not_found->text == "puts 2");
}

TEST_CASE("an example has eight lines at most") {
  std::string toml = "[[case]]\ncheck = \"c\"\nfile = \"f\"\ntext = '''\n# sluice: bad c\n";
  for (int i = 0; i < 40; ++i) toml += "line\n";
  const CaseExamples examples = examples_of(toml + "'''\n", "c");
  REQUIRE(examples.found);
  CHECK(examples.found->text == "line\nline\nline\nline\nline\nline\nline\nline");
}
