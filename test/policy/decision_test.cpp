// The policy as a decision table: each key, each value, each precedence. One row is one finding, in
// words, and what is said of it. docs/policy.md has the steps in their order.
#include "policy/decision.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "policy/policy.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const std::chrono::sys_days kToday = *parse_day("2026-11-23");

/// What words do to a finding, its class and the policy. A row is a list of them.
struct Row {
  Finding finding;
  Settings settings;
  FindingClass since;
  std::string in_baseline;
  bool dev_shipped = false;
};

Finding vulnerability() {
  Finding finding;
  finding.id = "vuln-0011223344556677";
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2021-23337";
  finding.severity = Severity::kHigh;
  finding.confidence = Confidence::kHigh;
  finding.fix.version = "4.17.21";
  finding.advisory = AdvisoryMatch{};
  finding.advisory->id = "GHSA-35jh-r3h4-6jhm";
  finding.advisory->published = "2026-01-02T03:04:05Z";
  finding.package = PackageFacts{};
  finding.package->package.ecosystem = "npm";
  finding.package->package.name = "lodash";
  finding.package->package.version = "4.17.15";
  finding.package->package.scope = Scope::kRuntime;
  return finding;
}

Finding plain(FindingKind kind) {
  Finding finding;
  finding.id = "plain-0011223344556677";
  finding.kind = kind;
  finding.severity = Severity::kHigh;
  finding.confidence = Confidence::kHigh;
  if (kind == FindingKind::kSecret) finding.secret = SecretFacts{};
  return finding;
}

void apply(std::string_view word, Row* row) {
  PolicySettings& policy = row->settings.policy;
  Finding& finding = row->finding;
  const std::string_view value = word.substr(word.find('=') + 1);
  const auto severity = parse_severity(value).value_or(Severity::kUnknown);
  const auto is = [&](std::string_view key) { return word == key; };
  const auto sets = [&](std::string_view key) { return word.starts_with(key); };
  // The finding.
  if (is("vulnerability"))
    finding = vulnerability();
  else if (is("secret"))
    finding = plain(FindingKind::kSecret);
  else if (is("check"))
    finding = plain(FindingKind::kCheck);
  else if (is("hygiene"))
    finding = plain(FindingKind::kHygiene);
  else if (sets("severity="))
    finding.severity = severity;
  else if (sets("confidence="))
    finding.confidence = *parse_confidence(value);
  else if (sets("published="))
    finding.advisory->published = value;
  else if (is("unfixed"))
    finding.fix.version.clear();
  else if (is("KEV"))
    finding.advisory->known_exploited = true;
  else if (is("malicious"))
    finding.advisory->malicious = true, finding.fix.version.clear();
  else if (is("informational"))
    finding.advisory->informational = true;
  else if (is("not imported"))
    finding.advisory->imported = false;
  else if (is("dev"))
    finding.package->package.scope = Scope::kDev;
  else if (is("test"))
    finding.package->package.scope = Scope::kTest;
  else if (is("not in slug"))
    finding.package->package.not_in_slug = true;
  else if (is("other system"))
    finding.package->package.not_on_linux = true;
  // Its class.
  else if (is("new"))
    row->since = {Since::kIntroduced, Origin::kNew, {}};
  else if (is("introduced before"))
    row->since = {Since::kIntroduced, Origin::kEarlier, parse_day("2026-10-01")};
  else if (is("existing"))
    row->since = {Since::kExisting, Origin::kEarlier, parse_day("2026-10-01")};
  else if (is("disclosed"))
    row->since = {Since::kDisclosed, Origin::kPackage, {}};
  else if (is("first build"))
    row->since = {Since::kExisting, Origin::kFirstBuild, {}};
  else if (is("first build, block"))
    row->since = {Since::kIntroduced, Origin::kFirstBuild, {}};
  else if (is("in baseline"))
    row->in_baseline = "b.json";
  else if (is("dev shipped"))
    row->dev_shipped = true;
  // The policy.
  else if (sets("fail_on="))
    policy.fail_on = severity;
  else if (sets("unknown_severity="))
    policy.unknown_severity = severity;
  else if (is("fixable_only=false"))
    policy.fixable_only = false;
  else if (is("new_only=false"))
    policy.new_only = false;
  else if (is("kev=by-policy"))
    policy.kev = AlwaysBlock::kByPolicy;
  else if (is("malicious=by-policy"))
    policy.malicious = AlwaysBlock::kByPolicy;
  else if (is("dev_dependencies=never"))
    policy.dev_dependencies = DevDependencies::kNever;
  else if (is("dev_dependencies=always"))
    policy.dev_dependencies = DevDependencies::kAlways;
  else if (sets("grace="))
    policy.grace = {0, unsigned(value[0] - '0'), 30, 30};
  else
    FAIL("no such word: " << word);
}

std::string decision_of(std::string_view words) {
  Row row;
  for (std::size_t at = 0; at <= words.size();) {
    const std::size_t end = std::min(words.find(" | ", at), words.size());
    apply(words.substr(at, end - at), &row);
    at = end + 3;
  }
  const Decision decision = decide(
      row.finding, {row.settings.policy, row.since, row.in_baseline, kToday, row.dev_shipped});
  CHECK(decision.blocks_from.has_value() ==
        (decision.why.find("blocks from") != std::string::npos));
  return std::string(to_string(decision.action)) + ": " + decision.why;
}

}  // namespace

TEST_CASE("the decision table") {
  struct {
    const char* finding;
    const char* decision;
  } const kRows[] = {
      // Severity and fail_on.
      {"vulnerability", "block: high >= fail_on high"},
      {"vulnerability | severity=critical", "block: critical >= fail_on high"},
      {"vulnerability | severity=medium", "report: medium < fail_on high"},
      {"vulnerability | severity=low | fail_on=low", "block: low >= fail_on low"},
      {"vulnerability | severity=medium | fail_on=medium", "block: medium >= fail_on medium"},
      {"vulnerability | fail_on=critical", "report: high < fail_on critical"},
      {"check | severity=medium", "report: medium < fail_on high"},
      {"hygiene", "block: high >= fail_on high"},
      // Unknown counts as a severity.
      {"vulnerability | severity=unknown",
       "block: unknown severity, taken as high >= fail_on high"},
      {"vulnerability | severity=unknown | unknown_severity=low",
       "report: unknown severity, taken as low < fail_on high"},
      {"vulnerability | severity=unknown | unknown_severity=low | fail_on=low",
       "block: unknown severity, taken as low >= fail_on low"},
      // Classes.
      {"vulnerability | new", "block: high >= fail_on high; introduced by this release"},
      {"vulnerability | introduced before",
       "block: high >= fail_on high; introduced on 2026-10-01"},
      {"vulnerability | existing", "report: existing since 2026-10-01: listed, new_only"},
      {"check | existing", "report: existing since 2026-10-01: listed, new_only"},
      {"hygiene | existing", "report: existing since 2026-10-01: listed, new_only"},
      {"vulnerability | existing | new_only=false",
       "block: high >= fail_on high; existing since 2026-10-01"},
      {"vulnerability | severity=medium | new", "report: medium < fail_on high"},
      // First build.
      {"vulnerability | first build", "report: first build: listed, not blocking (first_run)"},
      {"check | first build", "report: first build: listed, not blocking (first_run)"},
      {"vulnerability | first build | new_only=false",
       "report: first build: listed; blocks the next one (new_only = false)"},
      {"vulnerability | first build, block",
       "block: high >= fail_on high; first build, first_run = \"block\""},
      // Grace: before its end, on the day, after; by severity; without a day.
      {"vulnerability | disclosed | published=2026-11-17T23:59:59Z",
       "report: disclosed 2026-11-17, in grace: blocks from 2026-11-24"},
      {"vulnerability | disclosed | published=2026-11-16T00:00:00Z",
       "block: high >= fail_on high; disclosed 2026-11-16, its grace ended on 2026-11-23"},
      {"vulnerability | disclosed",
       "block: high >= fail_on high; disclosed 2026-01-02, its grace ended on 2026-01-09"},
      {"vulnerability | disclosed | severity=critical | published=2026-11-23T00:00:00Z",
       "block: critical >= fail_on high; disclosed 2026-11-23"},
      {"vulnerability | disclosed | published=2026-11-23T00:00:00Z | grace=0",
       "block: high >= fail_on high; disclosed 2026-11-23"},
      {"vulnerability | disclosed | severity=medium | fail_on=medium | published=2026-11-01",
       "report: disclosed 2026-11-01, in grace: blocks from 2026-12-01"},
      {"vulnerability | disclosed | severity=unknown | published=2026-11-20",
       "report: disclosed 2026-11-20, in grace: blocks from 2026-11-27"},
      {"vulnerability | disclosed | published=",
       "block: high >= fail_on high; disclosed, its date is not known"},
      {"vulnerability | disclosed | published=yesterday",
       "block: high >= fail_on high; disclosed, its date is not known"},
      {"vulnerability | disclosed | published=2027-01-01T00:00:00Z",
       "block: high >= fail_on high; disclosed 2027-01-01"},
      {"vulnerability | disclosed | published=2026-11-20 | new_only=false",
       "block: high >= fail_on high; disclosed 2026-11-20"},
      {"vulnerability | disclosed | severity=medium | published=2026-11-20",
       "report: medium < fail_on high"},
      {"vulnerability | new | published=2026-11-20",
       "block: high >= fail_on high; introduced by this release"},
      // Without a fix.
      {"vulnerability | unfixed", "report: no fixed version yet (fixable_only)"},
      {"vulnerability | unfixed | new | fixable_only=false",
       "block: high >= fail_on high; introduced by this release"},
      {"vulnerability | unfixed | severity=medium", "report: medium < fail_on high"},
      {"check | unfixed | new", "block: high >= fail_on high; introduced by this release"},
      // Known to be exploited: whatever class, grace, severity, fix; not what isn't shipped.
      {"vulnerability | KEV | existing",
       "block: known to be exploited: blocks whatever its age; existing since 2026-10-01"},
      {"vulnerability | KEV | first build",
       "block: known to be exploited: blocks whatever its age; there in the first build"},
      {"vulnerability | KEV | disclosed | published=2026-11-22",
       "block: known to be exploited: blocks whatever its age; disclosed 2026-11-22"},
      {"vulnerability | KEV | severity=low",
       "block: known to be exploited: blocks whatever its age"},
      {"vulnerability | KEV | unfixed", "block: known to be exploited: blocks whatever its age"},
      {"vulnerability | KEV | dev", "report: development dependency, not shipped"},
      {"vulnerability | KEV | dev | dev shipped",
       "block: known to be exploited: blocks whatever its age"},
      {"vulnerability | KEV | not in slug", "report: not in the slug"},
      {"vulnerability | KEV | not imported",
       "report: the vendored build imports no package that has the flaw"},
      {"vulnerability | KEV | existing | kev=by-policy",
       "report: existing since 2026-10-01: listed, new_only"},
      {"vulnerability | KEV | severity=low | kev=by-policy", "report: low < fail_on high"},
      {"vulnerability | KEV | unfixed | kev=by-policy",
       "report: no fixed version yet (fixable_only)"},
      // Malicious: in every class and scope.
      {"vulnerability | malicious | existing", "block: malicious packages always block"},
      {"vulnerability | malicious | first build", "block: malicious packages always block"},
      {"vulnerability | malicious | dev | dev_dependencies=never",
       "block: malicious packages always block"},
      {"vulnerability | malicious | severity=low | informational",
       "block: malicious packages always block"},
      {"vulnerability | malicious | other system",
       "report: restricted to other systems, never installed on Heroku"},
      {"vulnerability | malicious | malicious=by-policy | new",
       "block: high >= fail_on high; introduced by this release"},
      {"vulnerability | malicious | malicious=by-policy | existing",
       "report: existing since 2026-10-01: listed, new_only"},
      {"vulnerability | malicious | malicious=by-policy | dev",
       "report: development dependency, not shipped"},
      // Development dependencies.
      {"vulnerability | dev", "report: development dependency, not shipped"},
      {"vulnerability | dev | dev shipped", "block: high >= fail_on high"},
      {"vulnerability | dev | dev shipped | dev_dependencies=never",
       "report: development dependency, dev_dependencies = \"never\""},
      {"vulnerability | dev | dev_dependencies=always", "block: high >= fail_on high"},
      {"vulnerability | dev | dev_dependencies=always | existing",
       "report: existing since 2026-10-01: listed, new_only"},
      {"vulnerability | test | dev shipped", "report: lockfile of test data, not shipped"},
      {"vulnerability | informational | severity=critical", "report: informational, never blocks"},
      // Secrets: by confidence and severity, in every class.
      {"secret", "block: high >= fail_on high"},
      {"secret | confidence=proven | existing", "block: high >= fail_on high"},
      {"secret | first build", "block: high >= fail_on high"},
      {"secret | confidence=medium", "report: medium confidence, secrets block from high on"},
      {"secret | confidence=low | severity=critical",
       "report: low confidence, secrets block from high on"},
      {"secret | confidence=proven | severity=low", "report: low < fail_on high"},
      {"secret | confidence=proven | severity=low | fail_on=low", "block: low >= fail_on low"},
      {"secret | in baseline",
       "block: high >= fail_on high; b.json knows it, but gives no reason and until"},
      // The committed baseline.
      {"vulnerability | new | in baseline", "report: existing: in b.json"},
      {"check | in baseline | new_only=false", "report: existing: in b.json"},
      {"vulnerability | in baseline | severity=medium", "report: medium < fail_on high"},
  };
  for (const auto& row : kRows) {
    INFO(row.finding);
    CHECK(decision_of(row.finding) == row.decision);
  }
}

namespace {

/// Any finding in any class under any policy, by a seed.
struct Drawn {
  std::vector<Finding> findings;
  Settings settings;
  BuildState earlier;
};

Drawn draw(unsigned seed) {
  std::mt19937 random(seed);
  const auto one_of = [&](unsigned count) { return static_cast<unsigned>(random() % count); };
  Drawn drawn;
  drawn.earlier.built = {1'790'000'000, 0};  // 2026-09
  PolicySettings& policy = drawn.settings.policy;
  policy.fail_on = static_cast<Severity>(1 + one_of(4));
  policy.unknown_severity = static_cast<Severity>(1 + one_of(4));
  policy.fixable_only = one_of(2) == 0;
  policy.dev_dependencies = static_cast<DevDependencies>(one_of(3));
  policy.new_only = one_of(4) != 0;
  for (unsigned i = 0; i < 40; ++i) {
    Finding finding = vulnerability();
    if (one_of(4) == 0) finding = plain(static_cast<FindingKind>(one_of(5)));
    if (finding.kind == FindingKind::kVulnerability && !finding.advisory) finding = vulnerability();
    finding.id = "id-" + std::to_string(one_of(30));
    finding.rule = "R-" + std::to_string(i);
    finding.severity = static_cast<Severity>(one_of(5));
    finding.confidence = static_cast<Confidence>(one_of(4));
    finding.location.path = "p" + std::to_string(one_of(3));
    if (finding.advisory) {
      finding.advisory->id = finding.id;
      finding.advisory->published = "2026-" + std::string(one_of(2) == 0 ? "11" : "08") + "-20";
      finding.advisory->known_exploited = one_of(8) == 0;
      finding.advisory->malicious = one_of(12) == 0;
      if (one_of(3) == 0) finding.fix.version.clear();
      Package& package = finding.package->package;
      package.name = "n" + std::to_string(one_of(6));
      package.version = "1.0." + std::to_string(one_of(4));
      package.scope = static_cast<Scope>(one_of(5));
      if (one_of(2) == 0) remember(package, &drawn.earlier);
      if (one_of(3) == 0) {
        drawn.earlier.findings.push_back({finding.id,
                                          finding.kind,
                                          static_cast<Since>(one_of(3)),
                                          *parse_day("2026-09-01"),
                                          {finding.id},
                                          "npm",
                                          package.name,
                                          package.version});
      }
    } else if (one_of(3) == 0) {
      drawn.earlier.findings.push_back({finding.id,
                                        finding.kind,
                                        static_cast<Since>(one_of(3)),
                                        *parse_day("2026-09-01"),
                                        {},
                                        "",
                                        "",
                                        ""});
    }
    drawn.findings.push_back(std::move(finding));
  }
  return drawn;
}

Judgement judge_drawn(const Drawn& drawn, bool with_state, FirstRun first_run) {
  PolicyInput input;
  input.findings = drawn.findings;
  input.settings = drawn.settings;
  input.settings.policy.first_run = first_run;
  input.today = kToday;
  input.compares = true;
  if (with_state) input.earlier = drawn.earlier;
  return judge(std::move(input));
}

std::string text_of(const Judgement& judgement) {
  std::string text;
  for (const JudgedFinding& judged : judgement.findings) {
    text += judged.finding.id + ' ' + judged.finding.rule + ' ' +
            std::string(to_string(judged.action)) + ' ' + judged.why + '\n';
  }
  return text;
}

/// Findings that no earlier state may let pass.
bool blocks_always(const Finding& finding, const Settings& settings) {
  if (finding.advisory && finding.advisory->malicious) return true;
  return finding.kind == FindingKind::kSecret && finding.confidence >= Confidence::kHigh &&
         finding.severity >= settings.policy.fail_on && finding.severity != Severity::kUnknown;
}

}  // namespace

TEST_CASE(
    "whatever is drawn: no order matters, and no earlier state makes it stricter or lets "
    "pass what always blocks") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    INFO(seed);
    Drawn drawn = draw(seed);
    const Judgement with = judge_drawn(drawn, true, FirstRun::kReport);
    const Judgement first_block = judge_drawn(drawn, false, FirstRun::kBlock);
    const Judgement first_report = judge_drawn(drawn, false, FirstRun::kReport);
    // With nothing known all that can block does: everything else blocks less.
    CHECK(with.verdict.blocking <= first_block.verdict.blocking);
    CHECK(first_report.verdict.blocking <= with.verdict.blocking);
    for (const Judgement* judgement : {&with, &first_block, &first_report}) {
      for (const JudgedFinding& judged : judgement->findings) {
        if (blocks_always(judged.finding, drawn.settings)) CHECK(judged.action == Action::kBlock);
        CHECK_FALSE(judged.why.empty());
        if (judged.blocks_from) CHECK(*judged.blocks_from > kToday);
      }
    }
    std::shuffle(drawn.findings.begin(), drawn.findings.end(), std::mt19937(seed));
    CHECK(text_of(judge_drawn(drawn, true, FirstRun::kReport)) == text_of(with));
    CHECK(text_of(judge_drawn(drawn, false, FirstRun::kBlock)) == text_of(first_block));
  }
}
