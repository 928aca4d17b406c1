#include "report/markdown.h"

#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the Markdown report says what blocks, why, how to fix it, and what goes on") {
  const std::string text = report::to_markdown(report::bad_report(), {});
  CHECK(text.starts_with("## Sluice: blocked\n\n3 findings block, 2 are reported, 2 are ignored."));
  CHECK(contains(text,
                 "| `config/payments.rb:14` and 1 more place | **critical** Stripe secret key"));
  CHECK(contains(text, "| `npm install lodash@4.17.21` | high &gt;= fail\\_on high |"));
  CHECK(contains(text, "<details><summary>2 reported</summary>\n\n| Where"));
  CHECK(contains(text, "| web\\-team | 2026-12-23 |"));
  CHECK(contains(text, "- **Not scanned:** `yarn.lock:12` an entry without version"));
  CHECK(contains(text, "`policy.fail_on = high` (sluice\\.toml:3)"));
  CHECK(contains(text, "Compared with last build of 2026\\-11\\-01"));
  CHECK(contains(text, "- What one is about: `sluice explain stripe-secret-key`"));
  CHECK(contains(text, "id = \"secret-00112233445566aa\"\n"));
  const std::string clean = report::to_markdown(report::clean_report(), {});
  CHECK(clean.starts_with("## Sluice: passed\n\nNothing was found."));
  CHECK_FALSE(contains(clean, "| Where"));
}

TEST_CASE("a comment on GitHub has room for it, and it says what was cut") {
  const std::string text = report::to_markdown(report::big_report(10'000), {});
  CHECK(text.size() < report::kMaxMarkdown);
  CHECK(contains(text, " more have no room here"));
  for (const std::string& hostile : report::hostile_texts()) {
    CHECK(report::to_markdown(report::hostile_report(hostile), {}).size() < report::kMaxMarkdown);
  }
}
