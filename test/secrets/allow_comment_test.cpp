// Comments that accept a finding: read in any language, and nowhere else.
#include "secrets/allow_comment.h"

#include "base/date.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

std::vector<AllowComment> read(std::string_view text, std::string_view path = "src/a.x") {
  std::vector<std::size_t> marks;
  for (std::size_t at = text.find(kAllowMark); at != std::string_view::npos;
       at = text.find(kAllowMark, at + 1)) {
    marks.insert(marks.begin(), at);  // the matcher's order is not that of the text
  }
  return read_allow_comments({path, text}, marks);
}

/// "line id until reason", with '+' where it speaks of the next line.
std::string summary(std::string_view text) {
  std::string all;
  for (const AllowComment& comment : read(text)) {
    all += std::to_string(comment.line) + (comment.alone ? "+ " : " ") + comment.id + ' ' +
           to_string(comment.until) + ' ' + comment.reason + comment.problem + '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("comments of any language are read, with what they speak of") {
  const std::string_view kRest = "stripe-key until=2026-12-31 sandbox only";
  const std::string_view kRead = " stripe-key 2026-12-31 sandbox only\n";
  struct Case {
    std::string_view before;
    std::string_view after;
    std::string_view line;
  };
  for (const Case& c : std::vector<Case>{
           {"# ", "", "1+"},
           {"x = 1  # ", "", "1"},
           {"x: y #", "\r\nnext", "1"},
           {"x = 'a' + \"b\" # ", "", "1"},
           {"it's 5 o'clock # ", "", "1"},
           {"it's # ", "", "1"},
           {"x = \"it's\" // ", "", "1"},
           {"// ", "", "1+"},
           {"/// ", "", "1+"},
           {"code(); // ", "", "1"},
           {"/* ", " */", "1+"},
           {"/* ", " */ code();", "1"},
           {"  /** ", " */", "1+"},
           {"/*\n * ", "\n */", "2+"},
           {"<!-- ", " -->", "1+"},
           {"<a/> <!-- ", " -->", "1"},
           {"-- ", "", "1+"},
           {"; ", "", "1+"},
           {"% ", "", "1+"},
           {"' ", "", "1+"},
           {"{# ", " #}", "1+"},
           {"{{!-- ", " --}}", "1+"},
           {"<%# ", " %>", "1+"},
           {"(* ", " *)", "1+"},
           {"{- ", " -}", "1+"},
           {"REM ", "", "1+"},
           {"\"\"\" ", " \"\"\"", "1+"},
           {"a\nb\n\t# ", "\nc", "3+"},
       }) {
    std::string text(c.before);
    text.append(kAllowMark).append(" ").append(kRest).append(c.after);
    INFO(text);
    CHECK(summary(text) == std::string(c.line) + std::string(kRead));
  }
}

TEST_CASE("what is no comment accepts nothing, and is not told") {
  for (const std::string_view text :
       {"key = 'sluice:allow stripe-key until=2026-12-31 sandbox only'",
        "{\"a\": \"sluice:allow stripe-key until=2026-12-31 sandbox only\"}",
        "sluice:allow stripe-key until=2026-12-31 sandbox only",
        "key = \"# sluice:allow stripe-key until=2026-12-31 sandbox only\"",
        "f('a', '// sluice:allow stripe-key until=2026-12-31 sandbox only')",
        "x = \"a \\\" /* sluice:allow stripe-key until=2026-12-31 sandbox only */\";",
        "x = `-- sluice:allow stripe-key until=2026-12-31 sandbox only`",
        "Write `sluice:allow RULE until=DATE reason` beside it.", "# sluice:allowed things",
        "# SLUICE:ALLOW stripe-key until=2026-12-31 sandbox only", "# nosec", "# gitleaks:allow",
        "# pragma: allowlist secret"}) {
    INFO(text);
    CHECK(read(text).empty());
  }
}

TEST_CASE("malformed comments are told with what they lack") {
  const auto problem = [](std::string_view rest) {
    const auto comments = read("# " + std::string(kAllowMark) + std::string(rest));
    REQUIRE(comments.size() == 1);
    return comments[0].problem;
  };
  CHECK(problem("") == "needs a rule or the id of a finding first");
  CHECK(problem(" until=2026-12-31 sandbox only") == "needs a rule or the id of a finding first");
  CHECK(problem(" stripe-key").starts_with("needs until=DATE"));
  CHECK(problem(" stripe-key sandbox only").starts_with("needs until=DATE"));
  CHECK(problem(" stripe-key until=2026-02-30 sandbox").starts_with("needs until=DATE"));
  CHECK(problem(" stripe-key until=tomorrow sandbox only").starts_with("needs until=DATE"));
  CHECK(problem(" stripe-key until=2026-12-31") == "needs a reason of at least 8 characters");
  CHECK(problem(" stripe-key until=2026-12-31 ok") == "needs a reason of at least 8 characters");
  CHECK(problem(" stripe-key until=2026-12-31 sandbox only").empty());
}

TEST_CASE("comments of third parties, in binaries and of other blocks don't count") {
  const std::string text = "# sluice:allow stripe-key until=2026-12-31 sandbox only\n";
  CHECK(read(text, "lib/a.py").size() == 1);
  CHECK(read(text, "node_modules/x/a.py").empty());
  CHECK(read(text, "vendor/x/a.py").empty());
  Blob blob{"a.py", text};
  blob.binary = true;
  CHECK(read_allow_comments(blob, {2}).empty());
  blob.binary = false;
  blob.report_begin = 10;
  CHECK(read_allow_comments(blob, {2}).empty());
  blob.report_begin = 0;
  blob.first_line = 500;
  CHECK(read_allow_comments(blob, {2}).at(0).line == 500);
}

TEST_CASE("many comments on one endless line are read in no time and within the cap") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "# sluice:allow a until=2026-12-31 sandbox only ";
  std::vector<std::size_t> marks;
  for (std::size_t at = 2; at < text.size(); at += 47) marks.push_back(at);
  const auto comments = read_allow_comments({"a.py", text}, marks);
  CHECK(comments.empty());
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += "# sluice:allow a until=2026-12-31 sandbox only\n";
  CHECK(read(lines).size() == kMaxAllowComments);
}
