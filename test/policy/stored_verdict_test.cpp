#include "policy/stored_verdict.h"

#include <string>
#include <string_view>
#include <vector>

#include "format/json.h"
#include "test/catch.h"

namespace sluice::policy {
namespace {

constexpr Instant kNow{1'795'000'000, 0};  // 2026-11-18

Result<StoredVerdict> read(std::string_view text) {
  const auto all = [](std::size_t, std::string_view) { return true; };
  const auto document = format::read_json_parts("verdict.json", text, {all, kMaxStateValues});
  if (!document) return document.error();
  return read_verdict(*document, "verdict.json", kNow);
}

Report report() {
  Report report;
  report.scan.now = std::chrono::system_clock::time_point(std::chrono::seconds(kNow.seconds));
  report.scan.source_version = "3f9c2a71b0de";
  report.scan.environment = "staging";
  report.policy = {{"policy.fail_on", "\"high\"", "default"}};
  JudgedFinding judged;
  judged.finding.kind = FindingKind::kVulnerability;
  judged.finding.id = "vuln-1";
  judged.finding.rule = "CVE-2026-0001";
  judged.finding.title = "not to be kept";
  judged.finding.location.path = "private/package-lock.json";
  judged.finding.advisory = AdvisoryMatch{};
  judged.finding.advisory->id = "GHSA-aaaa-aaaa-aaaa";
  judged.finding.advisory->aliases = {"CVE-2026-0001"};
  judged.finding.package = PackageFacts{};
  judged.finding.package->package.ecosystem = "npm";
  judged.finding.package->package.name = "alpha";
  judged.finding.package->package.version = "1.0.0";
  judged.since = Since::kDisclosed;
  report.findings.push_back(judged);
  judged = {};
  judged.finding.kind = FindingKind::kSecret;
  judged.finding.id = std::string("secret-\xff") + std::string(5'000, '\xfe');
  judged.finding.rule = "heroku-api-key";
  judged.action = Action::kIgnore;
  report.findings.push_back(judged);
  return report;
}

TEST_CASE("a stored verdict is read as it was written", "[recheck]") {
  std::vector<inventory::Runtime> runtimes(3);
  runtimes[0] = {"node", "16.20.2", "16.x", true, false, "private/package.json", 3};
  runtimes[1] = {"ruby", "", "~> 3.3", false, false, "private/Gemfile", 2};
  runtimes[2] = {"python", "3.8.1", "", false, true, "private/.nvmrc", 1};
  const std::string text = render_verdict(verdict_to_store(report(), "abcd", runtimes));
  CHECK(text.find("private/") == std::string::npos);
  CHECK(text.find("not to be kept") == std::string::npos);
  const auto verdict = read(text);
  REQUIRE(verdict);
  CHECK(render_verdict(*verdict) == text);
  CHECK(verdict->built.seconds == kNow.seconds);
  CHECK(verdict->commit == "3f9c2a71b0de");
  CHECK(verdict->bill_sha256 == "abcd");
  CHECK(verdict->policy_sha256.size() == 64);
  REQUIRE(verdict->findings.size() == 2);
  CHECK(verdict->findings[0].rule == "CVE-2026-0001");
  CHECK(verdict->findings[0].known.advisories.size() == 2);
  CHECK(verdict->findings[1].action == Action::kIgnore);

  // What Heroku does not read is not judged later either.
  REQUIRE(verdict->runtimes.size() == 2);
  CHECK(verdict->runtimes[0].version == "16.20.2");
  CHECK(verdict->runtimes[0].requirement == "16.x");
  CHECK(verdict->runtimes[0].installed);
  CHECK(verdict->runtimes[1].version.empty());
  CHECK(verdict->runtimes[1].requirement == "~> 3.3");
  CHECK_FALSE(verdict->runtimes[1].installed);

  CHECK(state_of(*verdict, "production").findings[0].since == Since::kDisclosed);
  const BuildState same = state_of(*verdict, "staging");
  CHECK(same.findings[0].since == Since::kExisting);
  CHECK(same.commit == "3f9c2a71b0de");
}

TEST_CASE("a stored verdict of another form is refused as a whole", "[recheck]") {
  const std::string head = R"({"built": "2026-11-01T00:00:00Z", )";
  const std::string long_text(2'000, 'x');
  const std::string finding =
      R"({"id": "a", "kind": "secret", "since": "existing", "action": "report", "first_seen": )";
  for (const std::string& text :
       {std::string("{}"), std::string("[]"), std::string("7"),
        std::string(R"({"built": "yesterday"})"),
        std::string(R"({"built": "2027-01-01T00:00:00Z"})"), head + R"("commit": 7})",
        head + R"("commit": ")" + long_text + "\"}", head + R"("findings": {}})",
        head + R"("findings": [7]})", head + R"("runtimes": 7})", head + R"("runtimes": [7]})",
        head + R"("runtimes": [{"product": "node"}]})",
        head + R"("runtimes": [{"product": ["node"], "version": "1"}]})",
        head + R"("findings": [{"id": "a"}]})", head + R"("findings": [)" + finding + "\"x\"}]}",
        head + R"("advisories": [1,2,3,4,5,6,7,8,9,10,11]})"}) {
    CAPTURE(text.substr(0, 200));
    const auto verdict = read(text);
    REQUIRE_FALSE(verdict);
    CHECK_FALSE(verdict.error().message.empty());
  }
  CHECK(read(head + R"("findings": [)" + finding + "\"2026-10-01\"}]}"));
  // Nothing was seen after the build.
  const auto late = read(head + R"("findings": [)" + finding + "\"2026-11-20\"}]}");
  REQUIRE(late);
  CHECK(late->findings[0].known.first_seen ==
        std::chrono::sys_days(std::chrono::year(2026) / 11 / 1));
}

}  // namespace
}  // namespace sluice::policy
