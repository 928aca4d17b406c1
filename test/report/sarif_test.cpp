#include "report/sarif.h"

#include <map>
#include <set>

#include "format/json.h"
#include "report/uri.h"
#include "test/catch.h"
#include "test/report/sample_reports.h"

using namespace sluice;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++number;
  }
  return number;
}

/// The values of a member with a text, in order.
std::vector<std::string> texts(const std::string& json, const std::string& name) {
  std::vector<std::string> values;
  const std::string key = '"' + name + "\": \"";
  for (std::size_t at = json.find(key); at != std::string::npos; at = json.find(key, at)) {
    at += key.size();
    values.push_back(json.substr(at, json.find('"', at) - at));
  }
  return values;
}

report::SarifInput input_for_settings() {
  report::SarifInput input;
  report::SourceLine line;
  line.fingerprint = "dda5ebd672534020:1";
  line.end = 13;
  line.columns = {{1, 1}, {13, 12}};
  input.lines["app/settings.py"][22] = line;
  input.lines["config/payments.rb"][14] = line;
  return input;
}

}  // namespace

TEST_CASE("SARIF has what GitHub demands of each result") {
  const std::string text = report::to_sarif(report::bad_report(), input_for_settings());
  CHECK(count(text, "\"ruleIndex\":") == 7);
  for (const char* member : {"startLine", "startColumn", "endLine", "endColumn"}) {
    // Seven results, two of them with a second place, and two notifications.
    CHECK(count(text, '"' + std::string(member) + "\":") == 7 + 2 + 2);
  }
  CHECK(count(text, "\"level\": \"error\"") == 3 + 3 + 1);  // results, rules, a notification
  CHECK(contains(text, "\"id\": \"sluice/app/production/\""));
  CHECK(contains(text, "\"executionSuccessful\": false"));
  CHECK(contains(text, "yarn.lock: an entry without version"));
  CHECK(contains(text,
                 "\"text\": \"lodash 4.17.15: CVE-2021-23337, Command injection in lodash. "
                 "Verdict: block, high >= fail_on high. Fix: npm install lodash@4.17.21.\""));
}

TEST_CASE("rules of SARIF are unique, each with a severity that GitHub understands") {
  Report report = report::bad_report();
  report.findings[4].finding.severity = Severity::kUnknown;
  report.settings.policy.unknown_severity = Severity::kHigh;
  const std::string text = report::to_sarif(report, {});
  const std::size_t rules = text.find("\"rules\": [");
  const std::vector<std::string> ids = texts(text.substr(rules), "id");
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
  CHECK(ids.size() == 6);
  const std::vector<std::string> scores = texts(text, "security-severity");
  REQUIRE(scores.size() == ids.size());
  CHECK(scores == std::vector<std::string>{"9.5", "7.2", "8.0", "7.2", "8.0", "7.2"});
  CHECK(texts(text, "precision").front() == "very-high");
  CHECK(contains(text, "\"external/cwe/cwe-798\""));
  CHECK(contains(text, "\"owasp-2025-a07\""));
  CHECK(contains(text, "\\u000aMore: sluice explain stripe-secret-key"));
}

TEST_CASE("a score that says another severity than the finding is not told") {
  Report report = report::bad_report();
  report.findings[1].finding.severity = Severity::kCritical;
  CHECK(texts(report::to_sarif(report, {}), "security-severity")[1] == "9.5");
}

TEST_CASE("fingerprints: the line's for checks, the finding's for secrets") {
  const std::string text = report::to_sarif(report::bad_report(), input_for_settings());
  const std::vector<std::string> hashes = texts(text, "primaryLocationLineHash");
  REQUIRE(hashes.size() == 7);
  CHECK(hashes[0] == "00112233445566aa:1");
  CHECK(hashes[2] == "dda5ebd672534020:1");
  CHECK(texts(text, "sluice/v1")[0] == "secret-00112233445566aa");
}

TEST_CASE("what speaks of a whole file stands in its first line") {
  Report report = report::bad_report();
  report.findings[4].finding.location = {"package.json"};
  report::SarifInput input;
  input.lines["package.json"][1] = {"5e536e90a7094d15:1", 6, {}};
  const std::string text = report::to_sarif(report, input);
  CHECK(texts(text, "primaryLocationLineHash")[4] == "5e536e90a7094d15:1");
  const std::string region = text.substr(text.find("\"uri\": \"package.json\""), 300);
  CHECK(contains(region, "\"startLine\": 1"));
  CHECK(contains(region, "\"endColumn\": 6"));
}

TEST_CASE("columns are those of SARIF where the line is known") {
  const std::string text = report::to_sarif(report::bad_report(), input_for_settings());
  const std::size_t at = text.find("\"uri\": \"app/settings.py\"");
  REQUIRE(at != std::string::npos);
  const std::string region = text.substr(at, 400);
  CHECK(contains(region, "\"startLine\": 22"));
  CHECK(contains(region, "\"startColumn\": 1"));
  CHECK(contains(region, "\"endColumn\": 12"));
}

TEST_CASE("a baseline state needs an earlier state, suppressions an accepted finding") {
  Report report = report::bad_report();
  std::string text = report::to_sarif(report, {});
  CHECK(count(text, "\"baselineState\": \"new\"") == 6);
  CHECK(count(text, "\"baselineState\": \"unchanged\"") == 1);
  CHECK(count(text, "\"suppressions\": ") == 7);
  CHECK(count(text, "\"status\": \"accepted\"") == 2);
  CHECK(count(text, "\"kind\": \"inSource\"") == 1);
  CHECK(contains(text, "(web-team), until 2026-12-23\""));
  report.earlier.reset();
  report.findings.resize(5);
  text = report::to_sarif(report, {});
  CHECK(count(text, "\"baselineState\"") == 0);
  CHECK(count(text, "\"suppressions\"") == 0);
}

TEST_CASE("findings without a file stand at the settings file") {
  Report report = report::bad_report();
  report::SarifInput input;
  input.home = "Procfile";
  input.prefix = "services/a b/";
  report.findings[0].finding.location = {"ENV_DIR/API KEY", 3, 4, 5, 6};
  report.findings[0].finding.more_locations.clear();
  const std::string text = report::to_sarif(report, input);
  const std::size_t at = text.find("\"uri\": \"services/a%20b/Procfile\"");
  REQUIRE(at != std::string::npos);
  CHECK(contains(text.substr(at, 200), "\"startLine\": 1"));
  CHECK(contains(text, " Place: ENV_DIR/API KEY:3."));
}

TEST_CASE("a finding inside of an archive stands at its first line") {
  Report report = report::bad_report();
  report.findings[0].finding.location.inner = "a/[b].rb";
  const std::string text = report::to_sarif(report, input_for_settings());
  CHECK(contains(text, "It is inside of the file, in a/\\\\[b\\\\].rb."));
  const std::size_t at = text.find("\"uri\": \"config/payments.rb\"");
  CHECK(contains(text.substr(at, 200), "\"startLine\": 1,"));
}

TEST_CASE("of 30,000 findings the worst 5,000 are written, and how many are left out") {
  const Report report = report::big_report(30'000);
  const std::string text = report::to_sarif(report, {});
  CHECK(count(text, "\"ruleIndex\":") == report::kMaxSarifResults);
  CHECK(count(text, "25001 more findings are left out here.") == 2);
  CHECK(count(text, "\"executionSuccessful\": true") == 1);
  // The worst: all of them block.
  CHECK(count(text, "\"action\": \"block\"") == report::kMaxSarifResults - 1);
}

TEST_CASE("nothing of the run's time or folder is in SARIF") {
  Report one = report::bad_report();
  Report two = one;
  two.scan.root = "/tmp/build_2";
  two.scan.started = "2027-01-01T00:00:00Z";
  two.scan.now += std::chrono::hours(9000);
  two.scan.duration_ms = 1;
  CHECK(report::to_sarif(one, {}) == report::to_sarif(two, {}));
}

TEST_CASE("SARIF of hostile names is JSON, its URIs are relative references") {
  for (const std::string& hostile : report::hostile_texts()) {
    CAPTURE(hostile.substr(0, 80));
    const std::string text = report::to_sarif(report::hostile_report(hostile), {});
    CHECK(format::read_json("sarif", text));
    for (const std::string& uri : texts(text, "uri")) {
      CHECK_FALSE(uri.empty());
      CHECK(uri.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "-._~%/") == std::string::npos);
      CHECK_FALSE(uri.starts_with("/"));
      CHECK_FALSE(contains(uri, "../"));
    }
  }
}

TEST_CASE("a path becomes a relative reference with its bytes") {
  CHECK(report::relative_uri("a b/c.rb") == "a%20b/c.rb");
  CHECK(report::relative_uri("c:d/%41") == "c%3Ad/%2541");
  CHECK(report::relative_uri("\xff\xc3\xa4#?") == "%FF%C3%A4%23%3F");
}
