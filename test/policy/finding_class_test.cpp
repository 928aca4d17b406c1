// Introduced, disclosed, existing: what the last build that passed says of a finding.
#include "policy/finding_class.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "policy/policy.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const std::chrono::sys_days kToday = *parse_day("2026-11-23");

Package package_of(std::string version, std::string name = "lodash") {
  Package package;
  package.ecosystem = "npm";
  package.name = std::move(name);
  package.version = std::move(version);
  package.scope = Scope::kRuntime;
  return package;
}

Finding flaw(std::string version, std::string published, std::string name = "lodash") {
  Finding finding;
  finding.id = "vuln-" + name;
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2026-1";
  finding.severity = Severity::kHigh;
  finding.confidence = Confidence::kHigh;
  finding.fix.version = "9.9.9";
  finding.advisory = AdvisoryMatch{};
  finding.advisory->id = "GHSA-1";
  finding.advisory->aliases = {"CVE-2026-1"};
  finding.advisory->published = std::move(published);
  finding.package = PackageFacts{};
  finding.package->package = package_of(std::move(version), std::move(name));
  return finding;
}

/// A build of 2026-11-01 with a whole database.
BuildState state_with(std::vector<std::string> versions) {
  BuildState state;
  state.built = *parse_instant("2026-11-01T12:00:00Z");
  state.advisories = {{"osv", "", "", {"npm"}}};
  remember(package_of("1.0.0", "other"), &state);
  for (std::string& version : versions) remember(package_of(std::move(version)), &state);
  return state;
}

RememberedFinding known(std::string version, Since since, std::string id = "GHSA-1") {
  return {"vuln-" + id, FindingKind::kVulnerability, since, *parse_day("2026-10-01"), {id}, "npm",
          "lodash",     std::move(version)};
}

std::vector<AdvisorySet> database() {
  AdvisorySet set;
  set.source = "osv";
  set.ecosystems = {"npm"};
  return {set};
}

std::string class_of(const Finding& finding, const BuildState* state,
                     const EarlierFlaws& flaws = {}, FirstRun first_run = FirstRun::kReport) {
  const std::vector<AdvisorySet> sets = database();
  const FindingClass since = Classes(state, flaws, sets, first_run).of(finding);
  std::string text(to_string(since.since));
  if (since.origin == Origin::kFirstBuild) text += ", first look";
  if (since.first_seen) text += ", " + to_string(*since.first_seen);
  return text;
}

constexpr const char* kBefore = "2026-05-01T00:00:00Z";
constexpr const char* kAfter = "2026-11-20T00:00:00Z";

}  // namespace

TEST_CASE("the class of a vulnerability") {
  struct {
    const char* name;
    std::vector<std::string> versions;     ///< of the package in the last build
    std::vector<RememberedFinding> known;  ///< findings of the last build
    const char* version;                   ///< now
    const char* published;
    const char* since;
  } const kRows[] = {
      {"new package, old flaw", {}, {}, "1.2.0", kBefore, "introduced"},
      {"new package, new flaw", {}, {}, "1.2.0", kAfter, "introduced"},
      {"new version", {"1.1.0"}, {}, "1.2.0", kAfter, "introduced"},
      {"published since", {"1.2.0"}, {}, "1.2.0", kAfter, "disclosed"},
      {"published before, not known then", {"1.2.0"}, {}, "1.2.0", kBefore, "disclosed"},
      {"without a date", {"1.2.0"}, {}, "1.2.0", "", "disclosed"},
      {"existing stays",
       {"1.2.0"},
       {known("1.2.0", Since::kExisting)},
       "1.2.0",
       kBefore,
       "existing, 2026-10-01"},
      {"disclosed stays",
       {"1.2.0"},
       {known("1.2.0", Since::kDisclosed)},
       "1.2.0",
       kAfter,
       "disclosed, 2026-10-01"},
      {"introduced stays",
       {"1.2.0"},
       {known("1.2.0", Since::kIntroduced)},
       "1.2.0",
       kBefore,
       "introduced, 2026-10-01"},
      {"higher, still affected",
       {"1.2.0"},
       {known("1.2.0", Since::kExisting)},
       "1.10.0",
       kBefore,
       "existing, 2026-10-01"},
      {"lower again",
       {"1.10.0"},
       {known("1.10.0", Since::kExisting)},
       "1.2.0",
       kBefore,
       "introduced"},
      {"lower one that was there",
       {"1.2.0", "1.10.0"},
       {known("1.10.0", Since::kExisting)},
       "1.2.0",
       kAfter,
       "disclosed"},
      {"by another id of the group",
       {"1.2.0"},
       {known("1.2.0", Since::kExisting, "CVE-2026-1")},
       "1.2.0",
       kBefore,
       "existing, 2026-10-01"},
      {"another flaw",
       {"1.2.0"},
       {known("1.2.0", Since::kExisting, "GHSA-2")},
       "1.2.0",
       kAfter,
       "disclosed"},
      {"the nearest of several",
       {"1.0.0", "1.5.0"},
       {known("1.0.0", Since::kExisting), known("1.5.0", Since::kDisclosed)},
       "1.6.0",
       kBefore,
       "disclosed, 2026-10-01"},
  };
  for (const auto& row : kRows) {
    INFO(row.name);
    BuildState state = state_with(row.versions);
    state.findings = row.known;
    CHECK(class_of(flaw(row.version, row.published), &state) == row.since);
  }
}

TEST_CASE("names of packages are compared in their normal form") {
  BuildState state;
  state.built = *parse_instant("2026-11-01T12:00:00Z");
  Package package = package_of("1.0", "Ruamel_Yaml");
  package.ecosystem = "PyPI";
  remember(package, &state);
  Finding finding = flaw("1.0", kAfter, "ruamel-yaml");
  finding.package->package.ecosystem = "PyPI";
  CHECK(class_of(finding, &state) == "disclosed");
}

TEST_CASE("both builds are judged by today's advisories") {
  // An upgrade from 1.1 to 1.2, and a flaw of both that was published since.
  const BuildState state = state_with({"1.1.0"});
  const Finding finding = flaw("1.2.0", kAfter);
  EarlierFlaws flaws;
  flaws.packages = packages_to_judge_again(state, {finding});
  REQUIRE(flaws.packages.size() == 1);
  CHECK(flaws.packages[0].version == "1.1.0");
  CHECK(class_of(finding, &state, flaws) == "introduced");
  flaws.matches = {*finding.advisory};
  CHECK(class_of(finding, &state, flaws) == "disclosed");
  CHECK(class_of(flaw("1.0.0", kAfter), &state, flaws) == "introduced");
  flaws.matches[0].id = "GHSA-2";
  flaws.matches[0].aliases.clear();
  CHECK(class_of(finding, &state, flaws) == "introduced");
  // What is there in the same version needs no second look.
  CHECK(packages_to_judge_again(state, {flaw("1.1.0", kAfter)}).empty());
}

TEST_CASE("a forged state does not make a build hold endless versions against advisories") {
  BuildState state = state_with({});
  std::vector<Finding> findings;
  for (int name = 0; name < 300; ++name) {
    findings.push_back(flaw("1000.0.0", kAfter, "p" + std::to_string(name)));
    PackageVersions& names = state.packages["npm"];
    for (int version = 0; version < 100; ++version) {
      names["p" + std::to_string(name)].insert("1.0." + std::to_string(version));
    }
  }
  CHECK(packages_to_judge_again(state, {findings[0]}).size() == 50);
  CHECK(packages_to_judge_again(state, findings).size() == 10'000);
  // Nothing is excused by what was left out.
  CHECK(class_of(findings.back(), &state) == "introduced");
}

TEST_CASE("a build that could not have told of old flaws does not make them new") {
  BuildState only_bundled = state_with({"1.2.0"});
  only_bundled.advisories = {{"bundled", "", "", {}}};
  CHECK(class_of(flaw("1.2.0", kBefore), &only_bundled) == "existing, first look");
  CHECK(class_of(flaw("1.2.0", kAfter), &only_bundled) == "disclosed");
  CHECK(class_of(flaw("1.3.0", kBefore), &only_bundled) == "introduced");
  CHECK(class_of(flaw("1.2.0", kBefore), &only_bundled, {}, FirstRun::kBlock) ==
        "introduced, first look");
  // Of other ecosystems only.
  BuildState others = state_with({"1.2.0"});
  others.advisories = {{"osv", "", "", {"PyPI"}}, {"bundled", "", "", {}}};
  CHECK(class_of(flaw("1.2.0", kBefore), &others) == "existing, first look");
  // No lockfile then: no version was known.
  BuildState unlocked;
  unlocked.built = *parse_instant("2026-11-01T12:00:00Z");
  unlocked.advisories = {{"osv", "", "", {"npm"}}};
  remember(package_of(""), &unlocked);
  CHECK(class_of(flaw("1.2.0", kBefore), &unlocked) == "existing, first look");
}

TEST_CASE("checks and hygiene are known by their ids, and new rules say nothing of this release") {
  BuildState state = state_with({});
  state.rules = {"insecure-source", "py-django-debug"};
  state.findings = {
      {"check-1", FindingKind::kCheck, Since::kExisting, *parse_day("2026-10-01"), {}, "", "", ""}};
  Finding finding;
  finding.kind = FindingKind::kCheck;
  finding.rule = "py-django-debug";
  finding.id = "check-1";
  CHECK(class_of(finding, &state) == "existing, 2026-10-01");
  finding.id = "check-2";
  CHECK(class_of(finding, &state) == "introduced");
  finding.rule = "came-with-a-later-version";
  CHECK(class_of(finding, &state) == "existing, first look");
  CHECK(class_of(finding, nullptr) == "existing, first look");
  CHECK(class_of(finding, nullptr, {}, FirstRun::kBlock) == "introduced, first look");
}

TEST_CASE("a state whose packages are all others is another app's") {
  const BuildState state = state_with({"1.2.0"});
  CHECK(may_be_same_app(state, {package_of("9.0.0")}));
  CHECK_FALSE(may_be_same_app(state, {package_of("1.2.0", "express")}));
  CHECK(may_be_same_app(state, {}));
  CHECK(may_be_same_app(BuildState{}, {package_of("1.2.0")}));
}

namespace {

/// One build after the other, each told by the one before; "-" where none is remembered.
struct Line {
  std::vector<Finding> findings;
  std::chrono::sys_days today;
  std::string expected;
};

}  // namespace

TEST_CASE("over many builds nothing becomes existing by being rebuilt") {
  const Finding old_one = flaw("1.0.0", kBefore, "old");
  Finding unfixed = flaw("2.0.0", kBefore, "new");
  unfixed.fix.version.clear();
  Finding fixed = unfixed;
  fixed.fix.version = "2.1.0";
  const Finding later = flaw("1.0.0", "2026-12-05T00:00:00Z", "quiet");
  const std::vector<Line> kBuilds = {
      {{old_one}, kToday, "pass existing report"},
      {{old_one, unfixed}, kToday + std::chrono::days(1), "pass introduced report existing report"},
      {{old_one, unfixed, later},
       *parse_day("2026-12-06"),
       "pass introduced report existing report disclosed report"},
      {{old_one, unfixed, later},
       *parse_day("2026-12-11"),
       "pass introduced report existing report disclosed report"},
      {{old_one, unfixed, later},
       *parse_day("2026-12-12"),
       "blocked disclosed block introduced report existing report"},
      // A fix is known now, and it came with a release: it does not pass as old.
      {{old_one, fixed}, *parse_day("2026-12-13"), "blocked introduced block existing report"},
      {{old_one}, *parse_day("2026-12-14"), "pass existing report"},
  };
  std::optional<BuildState> state;
  for (const Line& build : kBuilds) {
    PolicyInput input;
    input.findings = build.findings;
    input.today = build.today;
    input.compares = true;
    input.earlier = state;
    input.advisories = database();
    Judgement judgement = judge(std::move(input));
    std::string text(to_string(judgement.verdict.result));
    for (const JudgedFinding& judged : judgement.findings) {
      text +=
          ' ' + std::string(to_string(judged.since)) + ' ' + std::string(to_string(judged.action));
    }
    INFO(to_string(build.today));
    CHECK(text == build.expected);
    if (judgement.verdict.result != VerdictResult::kPass) continue;
    state = BuildState{};
    state->built = {std::chrono::seconds(build.today.time_since_epoch()).count(), 0};
    state->advisories = {{"osv", "", "", {"npm"}}};
    for (const char* name : {"old", "quiet"}) remember(package_of("1.0.0", name), &*state);
    state->findings = std::move(judgement.remembered);
  }
}

TEST_CASE("a first build of an old app is not blocked by what is old, and says so") {
  Finding kev = flaw("1.0.0", kBefore);
  kev.advisory->known_exploited = true;
  PolicyInput input;
  input.findings = {flaw("1.0.0", kBefore)};
  input.today = kToday;
  input.compares = true;
  const Judgement first = judge(input);
  CHECK(first.verdict.result == VerdictResult::kPass);
  CHECK(first.first_build);
  CHECK_FALSE(first.earlier);
  CHECK(first.findings[0].since == Since::kExisting);
  input.findings = {kev};
  CHECK(judge(input).verdict.result == VerdictResult::kBlocked);
  input.findings = {flaw("1.0.0", kBefore)};
  input.settings.policy.first_run = FirstRun::kBlock;
  CHECK(judge(input).verdict.result == VerdictResult::kBlocked);
  // The committed baseline takes the place of the earlier build.
  input.settings.policy.first_run = FirstRun::kReport;
  input.baseline.file = "b.json";
  input.baseline.entries = {BaselineEntry{}};
  input.baseline.entries[0].id = "vuln-other";
  const Judgement held = judge(input);
  CHECK(held.verdict.result == VerdictResult::kBlocked);
  CHECK_FALSE(held.first_build);
  REQUIRE(held.earlier);
  CHECK(held.earlier->source == "b.json");
  input.baseline.entries[0].id = flaw("", "").id;
  CHECK(judge(input).verdict.result == VerdictResult::kPass);
  // Elsewhere than in a build all is new.
  input.baseline.entries.clear();
  input.compares = false;
  CHECK(judge(input).verdict.result == VerdictResult::kBlocked);
  CHECK_FALSE(judge(input).first_build);
}
