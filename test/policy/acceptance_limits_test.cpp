#include "policy/acceptance_limits.h"

#include <functional>

#include "base/date.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const std::chrono::sys_days kToday = *parse_day("2026-11-23");
constexpr std::string_view kId = "secret-0011223344556677";

/// A secret that blocks, and what could accept it.
PolicyInput with_secret() {
  PolicyInput input;
  input.today = kToday;
  Finding finding;
  finding.id = kId;
  finding.kind = FindingKind::kSecret;
  finding.rule = "stripe-key";
  finding.severity = Severity::kCritical;
  finding.confidence = Confidence::kProven;
  finding.location.path = "config/a.rb";
  finding.location.line = 5;
  finding.secret = SecretFacts{};
  input.findings = {std::move(finding)};
  return input;
}

struct Door {
  const char* name;
  std::function<void(PolicyInput*, std::chrono::sys_days, std::string owner)> open;
  std::string told_as;
};

/// All ways by which a finding can be accepted.
std::vector<Door> doors() {
  return {{"sluice.toml",
           [](PolicyInput* input, std::chrono::sys_days until, std::string owner) {
             IgnoreEntry entry;
             entry.id = kId;
             entry.reason = "because of a test";
             entry.owner = std::move(owner);
             entry.until = until;
             entry.line = 3;
             input->settings.ignores = {entry};
           },
           "The ignore of secret-0011223344556677 (sluice.toml:3)"},
          {"baseline",
           [](PolicyInput* input, std::chrono::sys_days until, std::string owner) {
             BaselineEntry entry;
             entry.id = kId;
             entry.reason = "because of a test";
             entry.owner = std::move(owner);
             entry.until = until;
             entry.line = 4;
             input->baseline.file = "sluice.baseline.json";
             input->baseline.entries = {entry};
           },
           "The ignore of secret-0011223344556677 (sluice.baseline.json:4)"},
          {"comment",
           [](PolicyInput* input, std::chrono::sys_days until, std::string) {
             AllowComment comment;
             comment.path = "config/a.rb";
             comment.line = 5;
             comment.id = kId;
             comment.reason = "because of a test";
             comment.until = until;
             input->allows = {comment};
           },
           "config/a.rb:5"}};
}

bool has_note(const Judgement& judgement, const std::string& who, const std::string& why) {
  for (const std::string& note : judgement.verdict.notes) {
    if (note.find(who) != std::string::npos && note.find(why) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("acceptances that end too late have no effect, and are told") {
  for (const Door& door : doors()) {
    CAPTURE(door.name);
    for (const int days : {0, 30, 31}) {
      PolicyInput input = with_secret();
      input.settings.policy.max_ignore_days = 30;
      door.open(&input, kToday + std::chrono::days(days), "web-team");
      const Judgement judgement = judge(std::move(input));
      CAPTURE(days);
      CHECK(judgement.findings[0].action == (days > 30 ? Action::kBlock : Action::kIgnore));
      CHECK(has_note(judgement, door.told_as, "the latest day is 2026-12-23") == (days > 30));
      CHECK_FALSE(has_note(judgement, "", "fits no finding"));
    }
  }
}

TEST_CASE("acceptances without an owner have no effect where one is asked for") {
  for (const Door& door : doors()) {
    CAPTURE(door.name);
    for (const std::string owner : {"", "web-team"}) {
      PolicyInput input = with_secret();
      input.settings.policy.require_owner = true;
      door.open(&input, kToday + std::chrono::days(20), owner);
      const Judgement judgement = judge(std::move(input));
      // A comment has no place for one.
      const bool taken = !owner.empty() && std::string_view(door.name) != "comment";
      CHECK(judgement.findings[0].action == (taken ? Action::kIgnore : Action::kBlock));
      CHECK(has_note(judgement, door.told_as, "names no owner") == !taken);
    }
  }
}

namespace {

/// A vulnerability, and a statement on it that was made so many days ago.
PolicyInput with_vex(int days_ago, const std::string& author) {
  PolicyInput input;
  input.today = kToday;
  Finding finding;
  finding.id = "vuln-0011223344556677";
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2021-23337";
  finding.severity = Severity::kHigh;
  finding.fix.version = "4.17.21";
  finding.advisory.emplace();
  finding.advisory->id = "CVE-2021-23337";
  finding.package.emplace();
  finding.package->purl = "pkg:npm/lodash@4.17.15";
  finding.package->package.scope = Scope::kRuntime;
  input.findings = {std::move(finding)};
  VexStatement statement;
  statement.file = "app.vex.json";
  statement.line = 7;
  statement.ids = {"CVE-2021-23337"};
  statement.of_app = true;
  statement.status = VexStatus::kNotAffected;
  statement.reason = "because of a test";
  statement.author = author;
  const auto made = (kToday - std::chrono::days(days_ago)).time_since_epoch();
  statement.made = Instant{std::chrono::seconds(made).count(), 0};
  input.vex.statements = {statement};
  return input;
}

}  // namespace

TEST_CASE("statements of VEX accept for no longer than the policy lets acceptances last") {
  for (const bool marked : {false, true}) {
    for (const int days_ago : {0, 30, 31, 180}) {
      CAPTURE(marked, days_ago);
      PolicyInput input = with_vex(days_ago, "web-team");
      if (marked) input.vex.statements[0].accepted_until = kToday + std::chrono::days(100);
      input.settings.policy.max_ignore_days = 30;
      const Judgement judgement = judge(std::move(input));
      CHECK(judgement.findings[0].action == (days_ago > 30 ? Action::kBlock : Action::kIgnore));
      CHECK(has_note(judgement, "(app.vex.json:7)", "ended on") == (days_ago > 30));
      if (days_ago > 30) continue;
      CHECK(judgement.findings[0].ignored_by->until == kToday + std::chrono::days(30 - days_ago));
    }
  }
}

TEST_CASE("the author of a statement of VEX is its owner where one is asked for") {
  for (const std::string author : {"", " ", "unknown", "web-team"}) {
    for (const bool required : {false, true}) {
      CAPTURE(author, required);
      PolicyInput input = with_vex(1, author);
      input.settings.policy.require_owner = required;
      const Judgement judgement = judge(std::move(input));
      const bool taken = !required || author == "web-team";
      CHECK(judgement.findings[0].action == (taken ? Action::kIgnore : Action::kBlock));
      CHECK(has_note(judgement, "(app.vex.json:7)", "names no author") == !taken);
    }
  }
}

TEST_CASE("an ended acceptance is told as ended, not as one that is refused") {
  PolicyInput input = with_secret();
  input.settings.policy.require_owner = true;
  doors()[0].open(&input, kToday - std::chrono::days(1), "");
  const Judgement judgement = judge(std::move(input));
  CHECK(judgement.findings[0].action == Action::kBlock);
  CHECK(has_note(judgement, "sluice.toml:3", "ended on 2026-11-22"));
}

TEST_CASE("of many refused acceptances some are told and the rest is counted") {
  PolicyInput input = with_secret();
  input.settings.policy.require_owner = true;
  for (int i = 0; i < 25; ++i) {
    IgnoreEntry entry;
    entry.id = "CVE-" + std::to_string(i);
    entry.until = kToday;
    input.settings.ignores.push_back(entry);
  }
  const std::vector<std::string> notes = refuse_acceptances(&input);
  REQUIRE(notes.size() == 11);
  CHECK(notes.back() == "And 15 more ignores have no effect for such reasons.");
  CHECK(input.settings.ignores.empty());
}

TEST_CASE("of many ignores that are of no use some are told and the rest is counted") {
  for (const int days : {-1, 100}) {
    PolicyInput input = with_secret();
    input.looked_for = {true, true, true, true};
    for (int i = 0; i < 25; ++i) {
      IgnoreEntry entry;
      entry.id = days < 0 ? std::string(kId) : "CVE-" + std::to_string(i);
      entry.reason = "because of a test";
      entry.until = kToday + std::chrono::days(days);
      input.settings.ignores.push_back(entry);
    }
    const Judgement judgement = judge(std::move(input));
    REQUIRE(judgement.verdict.notes.size() == 11);
    CHECK(judgement.verdict.notes.back() == "And 15 more such notes on ignores.");
  }
}

TEST_CASE("a bypass has no effect where the policy forbids it") {
  for (const bool allowed : {true, false}) {
    PolicyInput input = with_secret();
    input.settings.bypass = "0123456789ab";
    input.settings.source_version = "0123456789abcdef0123456789abcdef01234567";
    input.settings.policy.bypass_allowed = allowed;
    const Judgement judgement = judge(std::move(input));
    CHECK(judgement.verdict.result ==
          (allowed ? VerdictResult::kBypassed : VerdictResult::kBlocked));
    CHECK(has_note(judgement, "SLUICE_BYPASS", "the policy forbids it") == !allowed);
  }
}
