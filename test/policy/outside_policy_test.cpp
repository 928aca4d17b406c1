// A policy from outside: how it is read, what the merge keeps, and that it never loosens anything.
#include "policy/outside_policy.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/date.h"
#include "policy/policy.h"
#include "policy/policy_keys.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const std::chrono::sys_days kToday = *parse_day("2026-11-23");
constexpr const char* kCommit = "0123456789abcdef0123456789abcdef01234567";

OutsidePolicy read(const std::string& toml) {
  auto policy = read_outside_policy("outside", toml);
  if (!policy) FAIL(describe(policy.error()));
  return *std::move(policy);
}

std::string error_of(const std::string& toml) {
  const auto policy = read_outside_policy("outside", toml);
  return policy ? "none" : describe(policy.error());
}

/// All values from the mildest to the strictest, as TOML has them.
const std::map<std::string, std::vector<std::string>>& scales() {
  static const std::map<std::string, std::vector<std::string>> kScales = {
      {"mode", {"\"warn\"", "\"enforce\""}},
      {"fail_on", {"\"critical\"", "\"high\"", "\"medium\"", "\"low\""}},
      {"new_only", {"true", "false"}},
      {"first_run", {"\"report\"", "\"block\""}},
      {"fixable_only", {"true", "false"}},
      {"kev", {"\"by-policy\"", "\"always\""}},
      {"malicious", {"\"by-policy\"", "\"always\""}},
      {"grace_days.critical", {"30", "7", "3", "0"}},
      {"grace_days.high", {"30", "7", "3", "0"}},
      {"grace_days.medium", {"90", "30", "14", "0"}},
      {"grace_days.low", {"90", "30", "14", "0"}},
      {"dev_dependencies", {"\"never\"", "\"if-shipped\"", "\"always\""}},
      {"unknown_severity", {"\"low\"", "\"medium\"", "\"high\"", "\"critical\""}},
      {"max_advisory_age_days", {"30", "7", "1"}},
      {"max_ignore_days", {"180", "90", "30", "1"}},
      {"require_owner", {"false", "true"}},
      {"bypass", {"true", "false"}},
  };
  return kScales;
}

std::string plain(std::string text) {
  std::erase(text, '"');
  return text;
}

/// A dotted key is a table's member.
std::string toml_line(const std::string& key, const std::string& value) {
  return key + " = " + value + '\n';
}

std::string outside_with(const std::string& key, const std::string& value) {
  return (key == "mode" ? "\n" : "[policy]\n") + toml_line(key, value);
}

}  // namespace

TEST_CASE("of each key the stricter value stays, with the origin of where it is from") {
  REQUIRE(scales().size() == policy_keys().size());
  for (const PolicyKey& key : policy_keys()) {
    const std::vector<std::string>& scale = scales().at(std::string(key.name));
    for (std::size_t own = 0; own < scale.size(); ++own) {
      for (std::size_t demanded = 0; demanded < scale.size(); ++demanded) {
        CAPTURE(key.name, scale[own], scale[demanded]);
        Settings settings;
        REQUIRE(key.set(plain(scale[own]), &settings));
        std::vector<PolicyValue> values = default_values();
        tighten(read(outside_with(std::string(key.name), scale[demanded])), "outside", "production",
                &settings, &values);
        CHECK(toml_value(key, settings) == scale[std::max(own, demanded)]);
        const auto value = std::find_if(values.begin(), values.end(), [&](const PolicyValue& one) {
          return one.key == full_name(key);
        });
        CHECK(value->origin == (demanded > own ? "outside:2" : "default"));
        // No other key is touched.
        Settings expected;
        key.set(plain(scale[std::max(own, demanded)]), &expected);
        for (const PolicyKey& other : policy_keys())
          CHECK(other.text(settings) == other.text(expected));
      }
    }
  }
}

TEST_CASE("an environment's demand takes the place of the general one") {
  const OutsidePolicy outside = read(
      "mode = \"enforce\"\n[environments.review]\nmode = \"warn\"\nfail_on = \"critical\"\n"
      "[policy]\nfail_on = \"low\"\n");
  const auto fail_on = [&](std::string_view environment, Severity own) {
    Settings settings;
    settings.policy.fail_on = own;
    std::vector<PolicyValue> values = default_values();
    tighten(outside, "outside", environment, &settings, &values);
    return std::string(to_string(settings.policy.fail_on)) + ' ' + values[1].origin;
  };
  CHECK(fail_on("production", Severity::kHigh) == "low outside:6");
  CHECK(fail_on("review", Severity::kHigh) == "high default");
  CHECK(fail_on("review", Severity::kCritical) == "critical default");
}

TEST_CASE("what counts as a worse severity by the outside policy gets no more grace by that") {
  Settings settings;
  settings.policy.unknown_severity = Severity::kLow;
  settings.policy.grace = {30, 20, 10, 5};
  std::vector<PolicyValue> values = default_values();
  tighten(read("[policy]\nunknown_severity = \"high\"\n"), "outside", "production", &settings,
          &values);
  CHECK(settings.policy.grace.high == 5);
  CHECK(settings.policy.grace.critical == 30);
  CHECK(values[8].key == "policy.grace_days.high");
  CHECK(values[8].value + " from " + values[8].origin == "5 from outside:2");
}

TEST_CASE("without the outside policy the app's milder values don't count, stricter ones do") {
  Settings settings;
  settings.policy.mode = Mode::kWarn;
  settings.policy.fail_on = Severity::kCritical;
  settings.policy.fixable_only = false;
  std::vector<PolicyValue> values = default_values();
  tighten_to_defaults("default, for once", &settings, &values);
  CHECK(settings.policy.mode == Mode::kEnforce);
  CHECK(settings.policy.fail_on == Severity::kHigh);
  CHECK_FALSE(settings.policy.fixable_only);
  CHECK(values[1].origin == "default, for once");
}

TEST_CASE("a broken policy from outside is an error with its line") {
  CHECK(error_of("") == "none");
  CHECK(error_of("version = 3\nmode = \"enforce\"\n[policy]\n[environments.qa]\n") == "none");
  CHECK(error_of("version = 1.5") == "outside:1: version must be a whole number");
  CHECK(error_of("version = \"3\"") == "outside:1: version must be a whole number");
  CHECK(error_of("version = -1") == "outside:1: version must be a whole number");
  CHECK(error_of("\nmode = \"off\"").starts_with("outside:2: mode \"off\" can't be set here"));
  CHECK(error_of("[polcy]\n") ==
        "outside:1: unknown key \"polcy\" in a policy from outside, did you mean \"policy\"?");
  CHECK(error_of("[[ignore]]\nid = \"CVE-1\"\n").starts_with("outside:1: unknown key \"ignore\""));
  CHECK(error_of("[policy]\nfail_onn = \"low\"") ==
        "outside:2: unknown key \"policy.fail_onn\", did you mean \"policy.fail_on\"?");
  CHECK(error_of("[policy]\nmax_ignore_days = 200").starts_with("outside:2: policy.max_ignore"));
  CHECK(error_of("a = [").starts_with("outside:1: not valid TOML"));
  CHECK(error_of(std::string(kMaxOutsidePolicyBytes + 1, ' ')) == "outside: bigger than 1 MB");
}

namespace {

/// Random apps, policies and findings. The same seed gives the same.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t count) { return engine_() % count; }
  bool coin() { return below(2) == 0; }

  Finding finding(std::size_t number) {
    Finding finding;
    finding.severity = static_cast<Severity>(below(5));
    finding.confidence = static_cast<Confidence>(below(4));
    finding.kind = coin() ? FindingKind::kVulnerability : static_cast<FindingKind>(below(5));
    finding.rule = "rule-" + std::to_string(number);
    finding.id = "id-" + std::to_string(number);
    finding.location.path = "file-" + std::to_string(number);
    finding.location.line = 1;
    if (coin()) finding.fix.version = "2.0.0";
    if (finding.kind == FindingKind::kSecret) finding.secret = SecretFacts{};
    if (finding.kind != FindingKind::kVulnerability) return finding;
    finding.advisory = AdvisoryMatch{};
    finding.advisory->id = "GHSA-" + std::to_string(number);
    finding.advisory->malicious = below(5) == 0;
    finding.advisory->known_exploited = below(4) == 0;
    finding.advisory->informational = below(8) == 0;
    finding.advisory->published = day_before(50) + "T00:00:00Z";
    finding.package = PackageFacts{};
    Package& package = finding.package->package;
    package.ecosystem = "npm";
    package.name = "package-" + std::to_string(number);
    package.version = "1.0.0";
    package.scope = static_cast<Scope>(below(5));
    package.state = static_cast<PackageState>(below(3));
    package.not_on_linux = below(10) == 0;
    package.not_in_slug = below(10) == 0;
    return finding;
  }

  /// Of each key the default or any value.
  Settings settings() {
    Settings settings;
    for (const PolicyKey& key : policy_keys()) {
      if (coin()) key.set(plain(any_value(key)), &settings);
    }
    if (coin()) settings.bypass = std::string(kCommit).substr(0, 12);
    settings.source_version = kCommit;
    return settings;
  }

  /// Demands something of a third of the keys, and more of one environment.
  std::string outside() {
    std::string top;
    std::string policy = "[policy]\n";
    std::string review = "[environments.review]\n";
    for (const PolicyKey& key : policy_keys()) {
      const std::string name(key.name);
      if (below(3) == 0) (name == "mode" ? top : policy) += toml_line(name, any_value(key));
      if (below(6) == 0) review += toml_line(name, any_value(key));
    }
    return top + policy + review;
  }

  PolicyInput input() {
    PolicyInput input;
    input.today = kToday;
    input.settings = settings();
    input.incomplete = below(4) == 0;
    input.dev_dependencies_shipped = coin();
    input.baseline.file = "sluice.baseline.json";
    const std::size_t count = 1 + below(6);
    for (std::size_t i = 0; i < count; ++i) {
      input.findings.push_back(finding(i));
      accept(input.findings.back(), &input);
    }
    input.compares = below(4) != 0;
    if (input.compares && below(4) != 0) input.earlier = earlier_build(input.findings);
    input.advisories = {{"osv", 0, "", "", "", "", {"npm"}}};
    return input;
  }

 private:
  std::string any_value(const PolicyKey& key) {
    const std::vector<std::string>& scale = scales().at(std::string(key.name));
    return scale[below(scale.size())];
  }

  std::string day_before(std::size_t most) {
    return to_string(kToday - std::chrono::days(below(most)));
  }

  /// Had half of the packages, in this or a lower version, and half of the findings.
  BuildState earlier_build(const std::vector<Finding>& findings) {
    BuildState state;
    state.built = *parse_instant(day_before(120) + "T00:00:00Z");
    state.advisories = {{coin() ? "osv" : "bundled", "", "", {}}};
    for (const Finding& finding : findings) {
      if (finding.package && below(3) != 0) {
        Package package = finding.package->package;
        if (below(4) == 0) package.version = "0.9.0";
        remember(package, &state);
      }
      if (below(3) != 0) continue;
      RememberedFinding known;
      known.id = finding.id;
      known.kind = finding.kind;
      known.since = static_cast<Since>(below(3));
      known.first_seen = *parse_day(day_before(200));
      if (finding.advisory && finding.package) {
        known.advisories = {finding.advisory->id};
        known.ecosystem = finding.package->package.ecosystem;
        known.package = finding.package->package.name;
        known.version = finding.package->package.version;
      }
      state.findings.push_back(std::move(known));
    }
    return state;
  }

  /// A statement on the flaw, some of them too old or without what an acceptance needs.
  VexStatement statement(const Finding& finding) {
    VexStatement statement;
    statement.file = "app.vex.json";
    statement.line = 1;
    statement.ids = {finding.advisory->id};
    statement.of_app = true;
    statement.status = static_cast<VexStatus>(below(4));
    statement.reason = coin() ? "because of a test" : "";
    statement.author = coin() ? "web-team" : "";
    if (below(8) != 0) statement.made = parse_instant(day_before(200) + "T00:00:00Z");
    if (below(4) == 0) statement.accepted_until = day();
    return statement;
  }

  std::chrono::sys_days day() {
    return kToday + std::chrono::days(below(190)) - std::chrono::days(8);
  }

  void accept(const Finding& finding, PolicyInput* input) {
    const std::string owner = coin() ? "web-team" : "";
    switch (below(8)) {
      case 0: {
        IgnoreEntry entry;
        entry.id = finding.id;
        entry.reason = "because of a test";
        entry.owner = owner;
        entry.until = day();
        input->settings.ignores.push_back(std::move(entry));
        break;
      }
      case 1: {
        BaselineEntry entry;
        entry.id = finding.id;
        entry.kind = to_string(finding.kind);
        entry.owner = owner;
        if (coin()) {
          entry.reason = "because of a test";
          entry.until = day();
        }
        input->baseline.entries.push_back(std::move(entry));
        break;
      }
      case 2: {
        AllowComment comment;
        comment.path = finding.location.path;
        comment.line = finding.location.line;
        comment.id = finding.id;
        comment.reason = "because of a test";
        comment.until = day();
        input->allows.push_back(std::move(comment));
        break;
      }
      case 3:
        if (finding.advisory) input->vex.statements.push_back(statement(finding));
        break;
      default:
        break;
    }
  }

  std::mt19937 engine_;
};

/// From the mildest: what a build does with it.
int harshness(VerdictResult result) {
  switch (result) {
    case VerdictResult::kPass:
      return 0;
    case VerdictResult::kWarned:
      return 1;
    case VerdictResult::kBypassed:
      return 2;
    case VerdictResult::kIncomplete:
      return 3;
    case VerdictResult::kBlocked:
      return 4;
  }
  return -1;
}

/// What is milder after the merge than before; empty if nothing.
std::string loosened(const PolicyInput& input, const Settings& tightened) {
  PolicyInput other = input;
  other.settings = tightened;
  const Judgement before = judge(input);
  const Judgement after = judge(std::move(other));
  std::map<std::string, Action> actions;
  for (const JudgedFinding& judged : after.findings) {
    actions.emplace(judged.finding.id, judged.action);
  }
  for (const JudgedFinding& judged : before.findings) {
    if (judged.action == Action::kBlock && actions.at(judged.finding.id) != Action::kBlock) {
      return judged.finding.id + " blocks no more";
    }
    if (judged.action == Action::kReport && actions.at(judged.finding.id) == Action::kIgnore) {
      return judged.finding.id + " is not told any more";
    }
  }
  // Whoever set the bypass lets the commit through, whatever could not be scanned; without the
  // policy there was nothing to let through.
  if (before.verdict.result == VerdictResult::kIncomplete &&
      after.verdict.result == VerdictResult::kBypassed) {
    return {};
  }
  if (harshness(after.verdict.result) < harshness(before.verdict.result)) {
    return "the verdict is milder";
  }
  const auto stops = [](int code) {
    return code == kExitPassed ? 0 : code == kExitIncomplete ? 1 : 2;
  };
  if (stops(after.verdict.exit_code) < stops(before.verdict.exit_code)) {
    return "the exit code is milder";
  }
  return {};
}

constexpr unsigned kCases = 4000;

/// The merge with one key's comparison turned around.
void tighten_wrongly(const OutsidePolicy& outside, std::string_view environment,
                     const PolicyKey& key, Settings* settings) {
  const bool has_demand = std::any_of(
      outside.assignments.begin(), outside.assignments.end(), [&](const Assignment& one) {
        return one.key == &key && (one.environment.empty() || one.environment == environment);
      });
  Settings demanded = *settings;
  std::vector<PolicyValue> values;
  Settings mildest = *settings;
  // Tightening the mildest value gives what is demanded.
  key.set(plain(scales().at(std::string(key.name)).front()), &mildest);
  tighten(outside, "outside", environment, &mildest, &values);
  tighten(outside, "outside", environment, &demanded, &values);
  const bool milder = key.strictness(mildest) < key.strictness(*settings);
  if (has_demand && milder) key.set(key.text(mildest), &demanded);
  *settings = demanded;
}

}  // namespace

TEST_CASE("whatever an outside policy says, nothing blocks less and no verdict is milder") {
  std::size_t blocked_by_it = 0;
  for (unsigned seed = 0; seed < kCases; ++seed) {
    Dice dice(seed);
    const PolicyInput input = dice.input();
    const OutsidePolicy outside = read(dice.outside());
    Settings tightened = input.settings;
    std::vector<PolicyValue> values = default_values();
    tighten(outside, "outside", dice.coin() ? "review" : "production", &tightened, &values);
    const std::string what = loosened(input, tightened);
    if (!what.empty()) {
      CAPTURE(seed, what);
      FAIL("loosened");
    }
    blocked_by_it += judge(input).verdict.exit_code != kExitBlocked ? 1U : 0U;
    PolicyInput other = input;
    other.settings = tightened;
    blocked_by_it -= judge(std::move(other)).verdict.exit_code != kExitBlocked ? 1U : 0U;
    Settings by_default = input.settings;
    tighten_to_defaults("default", &by_default, &values);
    if (!loosened(input, by_default).empty()) FAIL("loosened by the defaults");
  }
  // The cases say something: many pass by the app's own policy and not by the other.
  CHECK(blocked_by_it > kCases / 20);
}

TEST_CASE("the cases would show a merge that takes the milder value of any key") {
  // An old database is a warning, which is no part of a verdict.
  const std::set<std::string_view> no_part = {"max_advisory_age_days"};
  for (const PolicyKey& key : policy_keys()) {
    bool shown = false;
    const unsigned cases = no_part.contains(key.name) ? kCases / 20 : 4 * kCases;
    for (unsigned seed = 0; seed < cases && !shown; ++seed) {
      Dice dice(seed);
      const PolicyInput input = dice.input();
      const OutsidePolicy outside = read(dice.outside());
      Settings settings = input.settings;
      tighten_wrongly(outside, dice.coin() ? "review" : "production", key, &settings);
      shown = !loosened(input, settings).empty();
    }
    CAPTURE(key.name);
    CHECK(shown == !no_part.contains(key.name));
  }
}
