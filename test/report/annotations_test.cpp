#include "report/annotations.h"

#include <algorithm>

#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;

namespace {

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++number;
  }
  return number;
}

}  // namespace

TEST_CASE("findings become annotations at their lines, worst first") {
  const std::string text = report::to_annotations(report::bad_report(), "");
  CHECK(
      text.starts_with("::error file=config/payments.rb,line=14,endLine=14,col=9,endColumn=41,"
                       "title=Sluice%3A stripe-secret-key (critical)::Stripe secret key."));
  CHECK(count(text, "\n::error file=package-lock.json,line=120,") == 1);
  CHECK(count(text, "\n::warning file=yarn.lock,line=12,title=Sluice%3A not scanned::") == 1);
  CHECK(count(text, "\n::warning file=package.json,line=1,title=") == 1);
  CHECK(count(text, "CVE-2022-0002") == 0);
  CHECK(count(text, "%0AFix: npm install lodash@4.17.21%0AId: vuln") == 2);
  CHECK(
      text.ends_with("::notice title=Sluice::blocked: 3 findings block, 2 are reported, 2 are "
                     "ignored.\n"));
}

TEST_CASE("paths begin at the repository's root") {
  const std::string text = report::to_annotations(report::bad_report(), "", "services/a,b/");
  CHECK(count(text, "::error file=services/a%2Cb/config/payments.rb,line=14,") == 1);
  CHECK(count(text, "::warning file=services/a%2Cb/yarn.lock,line=12,") == 1);
}

TEST_CASE("a clean run says so") {
  CHECK(report::to_annotations(report::clean_report(), "") ==
        "::notice title=Sluice::passed: nothing was found.\n");
}

TEST_CASE("ten annotations of each level at most, and where the others stand") {
  const std::string text = report::to_annotations(report::big_report(500), "out/sluice.html");
  CHECK(count(text, "::error ") == 10);
  CHECK(count(text, "::warning ") == 10);
  CHECK(count(text, "::notice ") == 10);
  // 10 of 500 are ignored, 29 are shown.
  CHECK(count(text, " 461 more are not shown here, see out/sluice.html.\n") == 1);
}

TEST_CASE("places without a file are annotated without one") {
  Report report = report::bad_report();
  for (const char* path :
       {"ENV_DIR/API_KEY", "(commit message)", "../x", "/etc/passwd", "a/../../b"}) {
    report.findings.front().finding.location.path = path;
    CAPTURE(path);
    CHECK(report::to_annotations(report, "").starts_with("::error title=Sluice%3A"));
  }
  report.findings.front().finding.location.path = "a..b/(x)/c";
  CHECK(report::to_annotations(report, "").starts_with("::error file=a..b/(x)/c,line"));
}
