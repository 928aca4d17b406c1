#include "policy/vex.h"

#include <algorithm>

#include "base/date.h"
#include "policy/policy.h"
#include "policy/vex_index.h"
#include "test/catch.h"

using namespace sluice;

namespace {

const std::chrono::sys_days kToday = *parse_day("2026-11-23");

Finding finding_on(const std::string& purl) {
  Finding finding;
  finding.id = "vuln-0011223344556677";
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2021-23337";
  finding.severity = Severity::kHigh;
  finding.fix.version = "4.17.21";
  finding.advisory.emplace();
  finding.advisory->id = "GHSA-35jh-r3h4-6jhm";
  finding.advisory->aliases = {"CVE-2021-23337"};
  finding.package.emplace();
  finding.package->purl = purl;
  finding.package->package.scope = Scope::kRuntime;
  return finding;
}

Vex read(const std::string& text) {
  Result<std::vector<VexStatement>> statements = policy::read_vex("app.vex.json", text);
  if (!statements) FAIL(describe(statements.error()));
  return {{{"app.vex.json", statements->size(), 0}}, *std::move(statements)};
}

std::string openvex(const std::string& statements) {
  return R"({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:x", "author": "web-team",
"timestamp": "2026-11-01T00:00:00Z", "version": 1, "statements": [)" +
         statements + "]}";
}

std::string cyclonedx(const std::string& vulnerabilities) {
  return R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata":
{"timestamp": "2026-11-01T00:00:00Z", "component": {"type": "application", "name": "a", "bom-ref": "app"}},
"components": [{"type": "library", "name": "x", "components": [
{"type": "library", "name": "lodash", "bom-ref": "l", "purl": "pkg:npm/lodash@4.17.15"}]}],
"vulnerabilities": [)" +
         vulnerabilities + "]}";
}

/// "false-positive", "", or what is said without accepting.
std::string answer(const std::string& text, const std::string& purl = "pkg:npm/lodash@4.17.15") {
  const Vex vex = read(text);
  policy::VexIndex index(vex, kToday);
  const policy::VexIndex::Answer answer = index.find(finding_on(purl));
  if (answer.entry) return std::string(to_string(answer.entry->kind));
  return answer.statement.substr(0, answer.statement.find(" ("));
}

std::string error_of(const std::string& text) {
  const auto statements = policy::read_vex("app.vex.json", text);
  return statements ? "none" : describe(statements.error());
}

const std::string kName = R"("vulnerability": {"name": "CVE-2021-23337"}, )";
const std::string kLodash = R"("products": [{"@id": "pkg:npm/lodash@4.17.15"}], )";
const std::string kNot = R"("status": "not_affected", "impact_statement": "no template is used")";

}  // namespace

TEST_CASE("statements of OpenVEX accept what fits them", "[vex]") {
  struct Case {
    std::string statement;
    std::string expected;
  };
  const auto not_affected = [](const std::string& justification) {
    return kName + kLodash + R"("status": "not_affected", "justification": ")" + justification +
           '"';
  };
  const auto product = [](const std::string& text) {
    return kName + R"("products": [)" + text + "], " + kNot;
  };
  const std::vector<Case> cases = {
      {kName + kLodash + kNot, "false-positive"},
      {not_affected("component_not_present"), "false-positive"},
      {not_affected("vulnerable_code_not_present"), "false-positive"},
      {not_affected("vulnerable_code_not_in_execute_path"), "not-reachable"},
      {not_affected("vulnerable_code_cannot_be_controlled_by_adversary"), "mitigated"},
      {not_affected("inline_mitigations_already_exist"), "mitigated"},
      // Without a reason.
      {kName + kLodash + R"("status": "not_affected")", "not affected"},
      {kName + kLodash + R"("status": "not_affected", "impact_statement": "no")", "not affected"},
      // Other states only say something.
      {kName + kLodash + R"("status": "affected", "action_statement": "update in May")",
       "affected"},
      {kName + kLodash + R"("status": "under_investigation")", "under investigation"},
      // Fixed: of exactly this version alone.
      {kName + kLodash + R"("status": "fixed")", "false-positive"},
      {kName + R"("products": [{"@id": "pkg:npm/lodash"}], "status": "fixed")", "fixed"},
      {kName + R"("products": [{"@id": "https://app.example/"}], "status": "fixed")", "fixed"},
      // Which product.
      {product(R"({"@id": "pkg:npm/lodash"})"), "false-positive"},
      {product(R"({"@id": "urn:x", "identifiers": {"purl": "pkg:npm/lodash"}})"), "false-positive"},
      {product(R"({"@id": "pkg:npm/lodash@4.17.15?a=b#c"})"), "false-positive"},
      {product(R"({"@id": "pkg:npm/lodash@4.17.16"})"), ""},
      {product(R"({"@id": "pkg:npm/lodash-es"})"), ""},
      {product(R"({"@id": "pkg:pypi/lodash@4.17.15"})"), ""},
      {product(R"({"@id": "https://app.example/"})"), "false-positive"},
      {product(R"({"@id": "pkg:oci/app@sha256:1"})"), "false-positive"},
      {product(R"({"@id": "pkg:oci/app", "subcomponents": [{"@id": "pkg:npm/lodash"}]})"),
       "false-positive"},
      {product(R"({"@id": "pkg:oci/app", "subcomponents": [{"@id": "pkg:npm/other"}]})"), ""},
      {product(R"({"@id": "pkg:npm/x", "subcomponents": [{"@id": "pkg:npm/lodash"}]})"), ""},
      {product(R"({"identifiers": {"cpe23": "cpe:2.3:a:lodash:lodash"}})"), ""},
      {kName + kNot, ""},
      // Which vulnerability.
      {R"("vulnerability": {"name": "GHSA-35jh-r3h4-6jhm"}, )" + kLodash + kNot, "false-positive"},
      {R"("vulnerability": {"name": "cve-2021-23337"}, )" + kLodash + kNot, "false-positive"},
      {R"("vulnerability": {"name": "x", "aliases": ["CVE-2021-23337"]}, )" + kLodash + kNot,
       "false-positive"},
      {R"("vulnerability": {"@id": "https://nvd.nist.gov/vuln/detail/CVE-2021-23337"}, )" +
           kLodash + kNot,
       "false-positive"},
      {R"("vulnerability": "CVE-2021-23337", "products": ["pkg:npm/lodash"], )" + kNot,
       "false-positive"},
      {R"("vulnerability": {"name": "CVE-2021-2333"}, )" + kLodash + kNot, ""},
      // How long: 180 days from the last change.
      {kName + kLodash + R"("timestamp": "2026-05-27T00:00:00Z", )" + kNot, "false-positive"},
      {kName + kLodash + R"("timestamp": "2026-05-26T00:00:00Z", )" + kNot, "not affected"},
      {kName + kLodash +
           R"("timestamp": "2020-01-01T00:00:00Z", "last_updated": "2026-11-01T00:00:00Z", )" +
           kNot,
       "false-positive"},
      {kName + kLodash + R"("timestamp": "2026-11-24T00:00:00Z", )" + kNot, "false-positive"},
      {kName + kLodash + R"("timestamp": "2027-11-24T00:00:00Z", )" + kNot, "not affected"},
      // The mark of an acceptance.
      {kName + kLodash +
           R"j("status": "affected", "action_statement": "risk is taken (web, until 2026-12-31)",
              "status_notes": "sluice:accepted until=2026-12-31")j",
       "accepted"},
      {kName + kLodash +
           R"j("status": "affected", "action_statement": "risk is taken (web, until 2026-11-22)",
              "status_notes": "sluice:accepted until=2026-11-22")j",
       "affected"},
      {kName + kLodash +
           R"("status": "under_investigation",
              "status_notes": "sluice:in-triage until=2026-12-31 somebody looks at it")",
       "in-triage"},
      {kName + kLodash +
           R"("status": "affected", "action_statement": "risk is taken",
              "status_notes": "sluice:accepted until=soon")",
       "affected"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.statement);
    CHECK(answer(openvex('{' + row.statement + '}')) == row.expected);
  }
}

TEST_CASE("analyses of CycloneDX accept what fits them", "[vex]") {
  struct Case {
    std::string vulnerability;
    std::string expected;
  };
  const auto state = [](const std::string& analysis,
                        const std::string& affects = R"({"ref": "l"})") {
    return R"("id": "CVE-2021-23337", "analysis": {)" + analysis + R"(}, "affects": [)" + affects +
           ']';
  };
  const std::string detail = R"("state": "not_affected", "detail": "no template is used")";
  const std::vector<Case> cases = {
      {state(detail), "false-positive"},
      {state(R"("state": "false_positive", "detail": "another lodash")"), "false-positive"},
      {state(R"("state": "not_affected", "justification": "code_not_present")"), "false-positive"},
      {state(R"("state": "not_affected", "justification": "code_not_reachable")"), "not-reachable"},
      {state(R"("state": "not_affected", "justification": "requires_environment")"),
       "not-reachable"},
      {state(R"("state": "not_affected", "justification": "protected_at_perimeter")"), "mitigated"},
      {state(R"("state": "not_affected")"), "not affected"},
      {state(R"("state": "exploitable", "detail": "update in May")"), "affected"},
      {state(R"("state": "in_triage")"), "under investigation"},
      {state(R"("state": "resolved")"), "false-positive"},
      {state(R"("detail": "no state")"), ""},
      // What is affected.
      {state(detail, R"({"ref": "app"})"), "false-positive"},
      {state(detail, R"({"ref": "pkg:npm/lodash"})"), "false-positive"},
      {state(detail,
             R"({"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm%2Flodash"})"),
       "false-positive"},
      {state(detail, R"({"ref": "other"})"), ""},
      {state(detail, R"({"ref": "pkg:npm/lodash", "versions": [{"version": "4.17.15"}]})"),
       "false-positive"},
      {state(detail, R"({"ref": "pkg:npm/lodash", "versions": [{"version": "4.17.14"}]})"), ""},
      {state(detail, R"({"ref": "pkg:npm/lodash", "versions": [{"range": "vers:npm/>=1"}]})"), ""},
      {state(detail,
             R"({"ref": "l", "versions": [{"version": "4.17.15", "status": "unaffected"}]})"),
       ""},
      {R"("id": "CVE-2021-23337", "analysis": {)" + detail + "}", ""},
      // Aliases, times, marks.
      {R"("id": "x", "references": [{"id": "GHSA-35jh-r3h4-6jhm", "source": {}}], "analysis": {)" +
           detail + R"(}, "affects": [{"ref": "l"}])",
       "false-positive"},
      {state(detail + R"(, "firstIssued": "2020-01-01T00:00:00Z")"), "not affected"},
      {state(R"("state": "exploitable", "detail": "risk is taken")") +
           R"(, "properties": [{"name": "sluice:acceptance",
              "value": "sluice:accepted until=2026-12-31"}])",
       "accepted"},
  };
  for (const Case& row : cases) {
    CAPTURE(row.vulnerability);
    CHECK(answer(cyclonedx('{' + row.vulnerability + '}')) == row.expected);
  }
  CHECK(read(R"({"bomFormat": "CycloneDX"})").statements.empty());
}

TEST_CASE("names of packages are compared as their ecosystem does", "[vex]") {
  const auto of = [](const std::string& product, const std::string& purl) {
    return answer(
               openvex('{' + kName + R"("products": [{"@id": ")" + product + "\"}], " + kNot + '}'),
               purl) == "false-positive";
  };
  CHECK(of("pkg:pypi/Foo.Bar@1", "pkg:pypi/foo-bar@1"));
  CHECK(of("pkg:maven/org.a/b@1?type=jar", "pkg:maven/org.a/b@1"));
  CHECK(of("pkg:npm/%40scope/a", "pkg:npm/%40scope/a@2"));
  CHECK_FALSE(of("pkg:npm/a", "pkg:npm/%40scope/a@2"));
  CHECK(of("pkg:golang/github.com/a/b@1.2.3", "pkg:golang/github.com/a/b@v1.2.3"));
  CHECK(of("pkg:generic/ruby@3.2.0", "pkg:bitnami/ruby@3.2.0"));
}

TEST_CASE("of several statements the newest counts", "[vex]") {
  const std::string old =
      '{' + kName + kLodash + R"("timestamp": "2026-10-01T00:00:00Z", )" + kNot + '}';
  const std::string update = R"("status": "affected", "action_statement": "it is reachable now"})";
  const std::string whole = '{' + kName + R"("products": [{"@id": "pkg:npm/lodash"}], )" + update;
  CHECK(answer(openvex(old + ',' + whole)) == "affected");
  CHECK(answer(openvex(whole + ',' + old)) == "affected");
  const std::string same = '{' + kName + kLodash + kNot + '}';
  CHECK(answer(openvex(whole + ',' + same)) == "false-positive");
  CHECK(answer(openvex(same + ',' + whole)) == "affected");
}

TEST_CASE("VEX never speaks of secrets and malicious packages", "[vex]") {
  const Vex vex = read(openvex('{' + kName + kLodash + kNot + '}'));
  policy::VexIndex index(vex, kToday);
  Finding malicious = finding_on("pkg:npm/lodash@4.17.15");
  malicious.advisory->malicious = true;
  CHECK_FALSE(index.find(malicious).entry);
  Finding secret = finding_on("pkg:npm/lodash@4.17.15");
  secret.kind = FindingKind::kSecret;
  CHECK_FALSE(index.find(secret).entry);
  CHECK(index.files().front().fitting == 0);
  CHECK(index.find(finding_on("pkg:npm/lodash@4.17.15")).entry);
  CHECK(index.files().front().fitting == 1);
}

TEST_CASE("the policy takes statements after what sluice.toml accepts", "[vex]") {
  const auto judge = [](const std::string& statement, bool with_ignore) {
    policy::PolicyInput input;
    input.today = kToday;
    input.vex = read(openvex('{' + kName + kLodash + statement + '}'));
    input.findings = {finding_on("pkg:npm/lodash@4.17.15")};
    if (with_ignore) {
      IgnoreEntry entry;
      entry.id = "CVE-2021-23337";
      entry.reason = "only in a script of ours";
      entry.until = kToday;
      input.settings.ignores = {entry};
    }
    return policy::judge(std::move(input));
  };
  const policy::Judgement taken = judge(kNot, false);
  REQUIRE(taken.findings.front().action == Action::kIgnore);
  const IgnoreEntry& entry = *taken.findings.front().ignored_by;
  CHECK(entry.file == "app.vex.json");
  CHECK(entry.line == 2);
  CHECK(entry.reason == "no template is used");
  CHECK(entry.owner == "web-team");
  CHECK(to_string(entry.until) == "2027-04-30");
  CHECK(taken.verdict.notes.empty());
  CHECK(taken.vex.front().fitting == 1);

  CHECK(judge(kNot, true).findings.front().ignored_by->reason == "only in a script of ours");

  const policy::Judgement told =
      judge(R"("status": "affected", "action_statement": "update in May")", false);
  CHECK(told.findings.front().action == Action::kBlock);
  CHECK(told.findings.front().statement == "affected (app.vex.json:2): update in May");

  CHECK(told.findings.front().why == "high >= fail_on high; VEX: affected");

  const policy::Judgement ended = judge(R"("timestamp": "2026-01-01T00:00:00Z", )" + kNot, false);
  CHECK(ended.findings.front().action == Action::kBlock);
  REQUIRE(ended.verdict.notes.size() == 1);
  CHECK(ended.verdict.notes.front().find("(app.vex.json:2) ended on 2026-06-30") !=
        std::string::npos);
  const policy::Judgement ending = judge(R"("timestamp": "2026-06-01T00:00:00Z", )" + kNot, false);
  CHECK(ending.findings.front().action == Action::kIgnore);
  REQUIRE(ending.verdict.notes.size() == 1);
  CHECK(ending.verdict.notes.front().find("ends on 2026-11-28") != std::string::npos);
}

TEST_CASE("broken files of VEX are errors with their line", "[vex]") {
  CHECK(error_of("") != "none");
  CHECK(error_of("[]") ==
        "app.vex.json:1: is no VEX: neither @context of OpenVEX nor bomFormat CycloneDX");
  CHECK(error_of("{\n\"statements\": x").find("app.vex.json:2") == 0);
  CHECK(error_of(R"({"@context": "https://openvex.dev/ns"})") ==
        "app.vex.json:1: statements must be an array");
  CHECK(error_of(openvex("\n7")) == "app.vex.json:3: a statement needs a vulnerability");
  CHECK(error_of(openvex("\n{" + kName + R"("status": "fine"})")).find("app.vex.json:3: status") ==
        0);
  CHECK(error_of(cyclonedx("\n{\"analysis\": {\"state\": \"fine\"}}"))
            .find("app.vex.json:6: state") == 0);
  // Wrong types are no crash.
  for (const char* statement :
       {R"({"vulnerability": [], "status": "fixed", "products": {}})",
        R"({"vulnerability": {"name": {}}, "status": "fixed", "products": [[], 1, null]})",
        R"({"vulnerability": 1, "status": "fixed", "products": [{"subcomponents": 1}]})"}) {
    CHECK(error_of(openvex(statement)) == "none");
  }
  for (const char* row : {R"({"id": {}, "analysis": {"state": "resolved"}, "affects": {}})",
                          R"([])", R"({"analysis": {"state": "resolved"}, "affects": [1, []]})"}) {
    CHECK(error_of(cyclonedx(row)) == "none");
  }
}

TEST_CASE("a long reason is cut between words, so that no half of a token is left", "[vex]") {
  const auto reason = [](const std::string& text) {
    const std::string quoted = R"("status": "not_affected", "impact_statement": ")" + text + '"';
    return read(openvex('{' + kName + kLodash + quoted + '}')).statements.front().reason;
  };
  const std::string words(policy::kMaxVexReason - 10, 'w');
  CHECK(reason(words + " token-of-some-length") == words + "…");
  CHECK(reason(words + " ninebytes") == words + " ninebytes");
  CHECK(reason(std::string(5'000, 't')) == "…");
}

TEST_CASE("what a file of VEX may cost is bounded", "[vex]") {
  std::string statements;
  const std::string one = '{' + kName + kLodash + kNot + '}';
  for (std::size_t i = 0; i <= policy::kMaxVexStatements; ++i) {
    statements +=
        (i == 0 ? "" : ",") + std::string("{\"vulnerability\":\"a\",\"status\":\"fixed\"}");
  }
  CHECK(error_of(openvex(statements)).find("more than 100,000 statements") != std::string::npos);
  const Vex vex =
      read(openvex('{' + kName + kLodash + R"("status": "not_affected", "impact_statement": ")" +
                   std::string(5'000, 'x') + "ä\"}"));
  CHECK(vex.statements.front().reason.size() <= policy::kMaxVexReason + 3);
}
