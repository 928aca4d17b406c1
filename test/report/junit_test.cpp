#include "report/junit.h"

#include <pugixml.hpp>

#include <cstring>
#include <set>

#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;

namespace {

struct Outcomes {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  std::set<std::string> passed;
};

/// Reads a document as a CI server does; its counts have to agree with its tests.
Outcomes read(const std::string& text) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  REQUIRE(parsed);
  Outcomes all;
  const auto agrees = [](const pugi::xml_node& node, const Outcomes& outcomes) {
    CHECK(node.attribute("tests").as_ullong() == outcomes.tests);
    CHECK(node.attribute("failures").as_ullong() == outcomes.failures);
    CHECK(node.attribute("errors").as_ullong() == outcomes.errors);
    CHECK(node.attribute("skipped").as_ullong() == outcomes.skipped);
  };
  std::set<std::string> names;
  const pugi::xml_node root = document.child("testsuites");
  for (const pugi::xml_node suite : root.children("testsuite")) {
    Outcomes sum;
    for (const pugi::xml_node test : suite.children("testcase")) {
      ++sum.tests;
      sum.failures += test.child("failure") ? 1U : 0U;
      sum.errors += test.child("error") ? 1U : 0U;
      sum.skipped += test.child("skipped") ? 1U : 0U;
      CHECK(std::strcmp(test.attribute("classname").value(), suite.attribute("name").value()) == 0);
      const std::string name =
          std::string(test.attribute("classname").value()) + '/' + test.attribute("name").value();
      CHECK(names.insert(name).second);
      if (!test.child("failure") && !test.child("error") && !test.child("skipped")) {
        all.passed.insert(name);
      }
    }
    CHECK(std::string(suite.attribute("timestamp").value()) == "2026-11-23T10:15:30Z");
    agrees(suite, sum);
    all.tests += sum.tests;
    all.failures += sum.failures;
    all.errors += sum.errors;
    all.skipped += sum.skipped;
  }
  agrees(root, all);
  return all;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a clean run shows every group of rules as passed") {
  const Outcomes outcomes = read(report::to_junit(report::clean_report()));
  CHECK(outcomes.failures + outcomes.errors + outcomes.skipped == 0);
  for (const char* name :
       {"sluice.secrets/committed secrets", "sluice.dependencies/known vulnerabilities",
        "sluice.dependencies/malicious packages", "sluice.dependencies/lockfiles and sources",
        "sluice.dependencies/runtimes", "sluice.configuration/A01 Broken Access Control",
        "sluice.configuration/other checks", "sluice.coverage/everything was read"}) {
    CAPTURE(name);
    CHECK(outcomes.passed.count(name) == 1);
  }
}

TEST_CASE("what blocks fails, what is reported passes, what is accepted is skipped") {
  const std::string text = report::to_junit(report::bad_report());
  const Outcomes outcomes = read(text);
  CHECK(outcomes.failures == 3);
  CHECK(outcomes.skipped == 2);
  CHECK(outcomes.errors == 1);
  CHECK(outcomes.passed.count("sluice.dependencies/lockfiles and sources") == 1);
  CHECK(contains(text, "<failure message=\"1 finding blocks\" type=\"blocked\">"));
  CHECK(contains(text, "config/payments.rb:14  critical  Stripe secret key (stripe-secret-key)"));
  CHECK(contains(text, "never passes user input to template() (web-team), until 2026-12-23"));
  CHECK(contains(text, "package.json has no lockfile"));
  CHECK(contains(text, "<error message=\"1 part not scanned\" type=\"incomplete\">"));
}

TEST_CASE("a test does not fail where what blocks was let pass") {
  Report report = report::bad_report();
  report.verdict.result = VerdictResult::kWarned;
  report.verdict.exit_code = kExitPassed;
  const std::string text = report::to_junit(report);
  CHECK(read(text).failures == 0);
  CHECK(contains(text, "would block:"));
}

TEST_CASE("hostile names and many findings give JUnit whose counts agree") {
  for (const std::string& hostile : report::hostile_texts()) {
    CAPTURE(hostile.substr(0, 80));
    read(report::to_junit(report::hostile_report(hostile)));
  }
  Report report = report::big_report(10'000);
  for (JudgedFinding& judged : report.findings) {
    if (judged.finding.kind == FindingKind::kSecret) judged.action = Action::kIgnore;
  }
  const std::string text = report::to_junit(report);
  CHECK(contains(text, "more accepted findings"));
  CHECK(read(text).skipped <= 2 * 1001);
  CHECK(text.size() < 3'000'000);
}
