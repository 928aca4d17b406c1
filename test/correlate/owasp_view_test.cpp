#include "correlate/owasp_view.h"

#include <string>

#include "checks/checker.h"
#include "cli/embedded_rules.h"
#include "report/owasp_text.h"
#include "test/catch.h"

using namespace sluice;

namespace {

constexpr std::string_view kChecks =
    "[[check]]\nid = \"a\"\ntitle = \"t\"\ncwe = [489]\nlanguages = [\"python\"]\n"
    "matcher = \"pattern\"\nwhy = \"w\"\nfix = \"f\"\nmatch = { code = 'a' }\n"
    "[[check]]\nid = \"b\"\ntitle = \"t\"\ncwe = [829, 1357]\nlanguages = [\"python\"]\n"
    "matcher = \"pattern\"\nwhy = \"w\"\nfix = \"f\"\nmatch = { code = 'b' }\n";

JudgedFinding finding(std::string in_2021, std::string in_2025, Action action) {
  JudgedFinding judged;
  judged.finding.owasp_2021 = std::move(in_2021);
  judged.finding.owasp_2025 = std::move(in_2025);
  judged.action = action;
  return judged;
}

}  // namespace

TEST_CASE("the OWASP view counts what was looked for and found in each category") {
  const cli::RuleFile& owasp = cli::embedded_owasp();
  const std::vector<checks::CheckText> files = {{"rules/checks/x.toml", kChecks}};
  const auto checker = checks::Checker::create(files, {owasp.name, owasp.text});
  REQUIRE(checker);
  const std::vector<JudgedFinding> findings = {
      finding("A05", "A02", Action::kBlock), finding("A05", "A02", Action::kReport),
      finding("A05", "A02", Action::kIgnore), finding("A06", "A03", Action::kReport)};
  const auto views =
      correlate::owasp_views(checker->owasp(), checker->checks(), {547, true}, findings);
  REQUIRE(views.size() == 2);
  CHECK(views[0].edition == "2021");
  const auto numbers = [&](std::size_t edition, std::string_view id) {
    for (const OwaspRow& row : views[edition].rows) {
      if (row.id == id) return report::owasp_numbers(row);
    }
    return std::string("missing");
  };
  CHECK(numbers(0, "A05") == "1 check, 1 blocking, 1 reported");
  CHECK(numbers(1, "A02") == "1 check, 1 blocking, 1 reported");
  // The second CWE counts, too: unpinned components belong to the supply chain.
  CHECK(numbers(1, "A08") == "1 check, no findings");
  CHECK(numbers(1, "A03") == "1 check, advisories, 1 reported");
  CHECK(numbers(1, "A07") == "547 rules of secrets, no findings");
  CHECK(numbers(0, "A02") == "private keys, no findings");
  CHECK(numbers(1, "A09") == "nothing was looked for");
  CHECK(report::owasp_summary(views) == "A02 2, A03 1");
  CHECK(report::owasp_summary({views[1]}) == "A02 2, A03 1");
  for (const OwaspView& view : views) {
    for (const OwaspRow& row : view.rows) CHECK_FALSE(row.blind.empty());
  }
}
