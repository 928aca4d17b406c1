#include "policy/policy.h"

#include "base/date.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const std::chrono::sys_days kToday = *parse_day("2026-11-23");

Finding secret(Severity severity, Confidence confidence) {
  Finding finding;
  finding.id = "secret-0011223344556677";
  finding.kind = FindingKind::kSecret;
  finding.rule = "stripe-key";
  finding.severity = severity;
  finding.confidence = confidence;
  finding.location.path = "config/a.rb";
  finding.secret = SecretFacts{};
  return finding;
}

Finding vulnerability(Severity severity) {
  Finding finding;
  finding.id = "vuln-0011223344556677";
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2021-23337";
  finding.severity = severity;
  finding.confidence = Confidence::kHigh;
  finding.location.path = "package-lock.json";
  finding.fix.version = "4.17.21";
  finding.advisory = AdvisoryMatch{};
  finding.advisory->id = "GHSA-35jh-r3h4-6jhm";
  finding.advisory->aliases = {"CVE-2021-23337"};
  finding.package = PackageFacts{};
  finding.package->package.name = "lodash";
  finding.package->package.scope = Scope::kRuntime;
  return finding;
}

Judgement judge_one(Finding finding, const Settings& settings = {}, bool dev_shipped = false) {
  PolicyInput input;
  input.findings = {std::move(finding)};
  input.settings = settings;
  input.today = kToday;
  input.dev_dependencies_shipped = dev_shipped;
  return judge(std::move(input));
}

std::string decision(Finding finding, const Settings& settings = {}, bool dev_shipped = false) {
  const Judgement judgement = judge_one(std::move(finding), settings, dev_shipped);
  return std::string(to_string(judgement.findings[0].action)) + ": " + judgement.findings[0].why;
}

Settings with(void (*change)(Settings*)) {
  Settings settings;
  change(&settings);
  return settings;
}

IgnoreEntry entry(std::string id, std::string until = "2026-12-31") {
  IgnoreEntry ignore;
  ignore.id = std::move(id);
  ignore.reason = "because of a test";
  ignore.until = *parse_day(until);
  ignore.line = 3;
  return ignore;
}

Settings ignoring(IgnoreEntry ignore) {
  Settings settings;
  settings.ignores = {std::move(ignore)};
  return settings;
}

}  // namespace

TEST_CASE("every finding gets the action of the first branch that fits, with its reason") {
  CHECK(decision(vulnerability(Severity::kHigh)) == "block: high >= fail_on high");
  CHECK(decision(vulnerability(Severity::kMedium)) == "report: medium < fail_on high");
  CHECK(decision(vulnerability(Severity::kUnknown)) ==
        "block: unknown severity, taken as high >= fail_on high");
  CHECK(decision(vulnerability(Severity::kUnknown), with([](Settings* s) {
                   s->policy.unknown_severity = Severity::kLow;
                 })) == "report: unknown severity, taken as low < fail_on high");
  CHECK(decision(vulnerability(Severity::kMedium), with([](Settings* s) {
                   s->policy.fail_on = Severity::kMedium;
                 })) == "block: medium >= fail_on medium");
  CHECK(decision(secret(Severity::kCritical, Confidence::kHigh)) ==
        "block: critical >= fail_on high");
  CHECK(decision(secret(Severity::kCritical, Confidence::kMedium)) ==
        "report: medium confidence, secrets block from high on");
  CHECK(decision(secret(Severity::kLow, Confidence::kProven)) == "report: low < fail_on high");

  Finding unfixed = vulnerability(Severity::kCritical);
  unfixed.fix.version.clear();
  CHECK(decision(unfixed) == "report: no fixed version yet (fixable_only)");
  CHECK(decision(unfixed, with([](Settings* s) { s->policy.fixable_only = false; })) ==
        "block: critical >= fail_on high");

  Finding notice = vulnerability(Severity::kCritical);
  notice.advisory->informational = true;
  CHECK(decision(notice) == "report: informational, never blocks");

  Finding malicious = vulnerability(Severity::kCritical);
  malicious.advisory->malicious = true;
  malicious.fix.version.clear();
  malicious.package->package.scope = Scope::kDev;
  CHECK(decision(malicious) == "block: malicious packages always block");
  malicious.package->package.not_on_linux = true;
  CHECK(decision(malicious) == "report: restricted to other systems, never installed on Heroku");
}

TEST_CASE("development dependencies block as the setting says") {
  Finding dev = vulnerability(Severity::kHigh);
  dev.package->package.scope = Scope::kDev;
  const Settings never =
      with([](Settings* s) { s->policy.dev_dependencies = DevDependencies::kNever; });
  const Settings always =
      with([](Settings* s) { s->policy.dev_dependencies = DevDependencies::kAlways; });
  CHECK(decision(dev) == "report: development dependency, not shipped");
  CHECK(decision(dev, {}, true) == "block: high >= fail_on high");
  CHECK(decision(dev, never, true) ==
        "report: development dependency, dev_dependencies = \"never\"");
  CHECK(decision(dev, always) == "block: high >= fail_on high");
  dev.package->package.scope = Scope::kTest;
  CHECK(decision(dev, {}, true) == "report: lockfile of test data, not shipped");
}

TEST_CASE("what is declared, locked or installed blocks as far as the app has it") {
  struct {
    PackageState state;
    Scope scope;
    bool not_in_slug;
    const char* decision;
  } const kCases[] = {
      {PackageState::kLocked, Scope::kRuntime, false, "block: high >= fail_on high"},
      {PackageState::kLocked, Scope::kRuntime, true, "report: not in the slug"},
      {PackageState::kInstalled, Scope::kUnknown, false, "block: high >= fail_on high"},
      {PackageState::kInstalled, Scope::kDev, false, "block: high >= fail_on high"},
      {PackageState::kInstalled, Scope::kTest, false, "report: lockfile of test data, not shipped"},
      {PackageState::kDeclared, Scope::kRuntime, false, "block: high >= fail_on high"},
      {PackageState::kDeclared, Scope::kUnknown, false,
       "report: declared, but nothing says that the app uses it"},
  };
  for (const auto& each : kCases) {
    Finding finding = vulnerability(Severity::kHigh);
    Package& package = finding.package->package;
    package.state = each.state;
    package.scope = each.scope;
    package.not_in_slug = each.not_in_slug;
    INFO(to_string(each.state) << ' ' << to_string(each.scope));
    CHECK(decision(finding) == each.decision);
  }
}

TEST_CASE("an ignore takes what it names and nothing else") {
  const auto taken = [](IgnoreEntry ignore, Finding finding) {
    return judge_one(std::move(finding), ignoring(std::move(ignore))).findings[0].action ==
           Action::kIgnore;
  };
  const Finding hole = vulnerability(Severity::kHigh);
  CHECK(taken(entry("CVE-2021-23337"), hole));
  CHECK(taken(entry("GHSA-35jh-r3h4-6jhm"), hole));
  CHECK(taken(entry("vuln-0011223344556677"), hole));
  CHECK_FALSE(taken(entry("CVE-2021-2333"), hole));
  CHECK_FALSE(taken(entry("CVE-2021-23337", "2026-11-22"), hole));
  CHECK(taken(entry("CVE-2021-23337", "2026-11-23"), hole));
  IgnoreEntry narrow = entry("CVE-2021-23337");
  narrow.package = "lod*";
  CHECK(taken(narrow, hole));
  narrow.package = "underscore";
  CHECK_FALSE(taken(narrow, hole));

  const Finding key = secret(Severity::kHigh, Confidence::kHigh);
  CHECK(taken(entry("secret-0011223344556677"), key));
  CHECK_FALSE(taken(entry("stripe-key"), key));
  IgnoreEntry by_path = entry("stripe-key");
  by_path.path = "config/**";
  CHECK(taken(by_path, key));
  Finding elsewhere_too = key;
  elsewhere_too.more_locations.push_back({"lib/b.rb", 1, 1, 1, 2});
  elsewhere_too.more_count = 1;
  CHECK_FALSE(taken(by_path, elsewhere_too));
}

TEST_CASE("ended, ending and unused ignores are told") {
  const auto notes = [](IgnoreEntry ignore) {
    return judge_one(vulnerability(Severity::kHigh), ignoring(std::move(ignore))).verdict.notes;
  };
  using Notes = std::vector<std::string>;
  CHECK(notes(entry("CVE-2021-23337")) == Notes{});
  CHECK(notes(entry("CVE-2021-23337", "2026-12-01")) ==
        Notes{"The ignore of CVE-2021-23337 (sluice.toml:3) ends on 2026-12-01."});
  CHECK(notes(entry("CVE-2021-23337", "2026-11-01")) ==
        Notes{"The ignore of CVE-2021-23337 (sluice.toml:3) ended on 2026-11-01: mend what it was "
              "for, or give it a new until."});
  CHECK(notes(entry("CVE-1999-1")) ==
        Notes{"The ignore of CVE-1999-1 (sluice.toml:3) fits no finding any more: remove it."});
  // Copied from the log before `sluice init` made a salt: removing it is not what helps.
  CHECK(notes(entry("secret-0123456789abcdef")) ==
        Notes{"The ignore of secret-0123456789abcdef (sluice.toml:3) fits no finding any more: "
              "remove it. A new fingerprint_salt changes the ids of secrets."});
}

TEST_CASE("verdict and exit code for every combination") {
  struct Case {
    Mode mode;
    bool blocking;
    bool incomplete;
    bool bypass;
    VerdictResult result;
    int exit_code;
  };
  const std::vector<Case> cases = {
      {Mode::kEnforce, false, false, false, VerdictResult::kPass, 0},
      {Mode::kEnforce, true, false, false, VerdictResult::kBlocked, 1},
      {Mode::kEnforce, false, true, false, VerdictResult::kIncomplete, 3},
      {Mode::kEnforce, true, true, false, VerdictResult::kBlocked, 1},
      {Mode::kEnforce, true, false, true, VerdictResult::kBypassed, 0},
      {Mode::kEnforce, true, true, true, VerdictResult::kBypassed, 0},
      {Mode::kEnforce, false, false, true, VerdictResult::kPass, 0},
      {Mode::kWarn, true, false, false, VerdictResult::kWarned, 0},
      {Mode::kWarn, false, false, false, VerdictResult::kPass, 0},
      {Mode::kWarn, true, true, false, VerdictResult::kIncomplete, 3},
      {Mode::kWarn, true, false, true, VerdictResult::kWarned, 0},
  };
  for (const Case& c : cases) {
    INFO(to_string(c.mode) << " blocking " << c.blocking << " incomplete " << c.incomplete
                           << " bypass " << c.bypass);
    PolicyInput input;
    if (c.blocking) input.findings = {vulnerability(Severity::kHigh)};
    input.settings.policy.mode = c.mode;
    input.settings.source_version = "3f9c2a71b0de4455";
    if (c.bypass) input.settings.bypass = "3f9c2a71b0de";
    input.today = kToday;
    input.incomplete = c.incomplete;
    const Verdict verdict = judge(std::move(input)).verdict;
    CHECK(verdict.result == c.result);
    CHECK(verdict.exit_code == c.exit_code);
    CHECK(verdict.blocking == (c.blocking ? 1U : 0U));
  }
}

TEST_CASE("only the exact bypass of this commit lets it through, and never a malicious package") {
  const auto result = [](std::string bypass, std::string commit, bool malicious = false) {
    Finding finding = vulnerability(Severity::kHigh);
    finding.advisory->malicious = malicious;
    Settings settings;
    settings.bypass = std::move(bypass);
    settings.source_version = std::move(commit);
    const Verdict verdict = judge_one(finding, settings).verdict;
    return std::string(to_string(verdict.result)) + " " + std::to_string(verdict.notes.size());
  };
  CHECK(result("3f9c2a71b0de", "3f9c2a71b0de4455") == "bypassed 0");
  CHECK(result("3f9c2a71b0d", "3f9c2a71b0de4455") == "blocked 1");
  CHECK(result("3f9c2a71b0de4", "3f9c2a71b0de4455") == "blocked 1");
  CHECK(result("3f9c2a71b0de ", "3f9c2a71b0de4455") == "blocked 1");
  CHECK(result("aaaaaaaaaaaa", "3f9c2a71b0de4455") == "blocked 1");
  CHECK(result("3f9c2a71b0df", "3f9c2a71b0de4455") == "blocked 1");
  CHECK(result("4f9c2a71b0de", "3f9c2a71b0de4455") == "blocked 1");
  CHECK(result("3f9c2a71b0de", "") == "blocked 1");
  CHECK(result("", "3f9c2a71b0de4455") == "blocked 0");
  CHECK(result("3f9c2a71b0de", "3f9c2a71b0de4455", true) == "blocked 1");
}

TEST_CASE("blocking findings come first, then the worst") {
  PolicyInput input;
  input.today = kToday;
  Finding low = vulnerability(Severity::kLow);
  Finding known = vulnerability(Severity::kHigh);
  known.rule = "CVE-2";
  known.advisory->known_exploited = true;
  Finding high = vulnerability(Severity::kHigh);
  high.rule = "CVE-1";
  high.advisory->cvss = Cvss{"3.1", "", 8.8};
  Finding malicious = vulnerability(Severity::kCritical);
  malicious.rule = "MAL-1";
  malicious.advisory->malicious = true;
  input.findings = {low, high, known, secret(Severity::kCritical, Confidence::kHigh), malicious};
  std::string order;
  for (const JudgedFinding& judged : judge(std::move(input)).findings) {
    order += judged.finding.rule + ' ';
  }
  CHECK(order == "MAL-1 stripe-key CVE-2 CVE-1 CVE-2021-23337 ");
}
