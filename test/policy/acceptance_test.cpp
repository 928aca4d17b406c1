// Comments and the baseline: what they accept, and what they don't.
#include "base/date.h"
#include "policy/baseline.h"
#include "policy/inline_allows.h"
#include "policy/policy.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::policy;

namespace {

const std::chrono::sys_days kToday = *parse_day("2026-11-23");
constexpr std::string_view kSecretId = "secret-0011223344556677";
constexpr std::string_view kSalt = "00112233445566778899aabbccddeeff";

Finding secret(std::size_t line = 7) {
  Finding finding;
  finding.id = kSecretId;
  finding.rule = "stripe-key";
  finding.severity = Severity::kCritical;
  finding.confidence = Confidence::kProven;
  finding.location = {"a.rb", line, 1, line, 9};
  finding.secret = SecretFacts{};
  return finding;
}

Finding vulnerability() {
  Finding finding;
  finding.id = "vuln-0011223344556677";
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2021-23337";
  finding.severity = Severity::kHigh;
  finding.location.path = "package-lock.json";
  finding.fix.version = "4.17.21";
  finding.advisory = AdvisoryMatch{};
  finding.package = PackageFacts{};
  finding.package->package.scope = Scope::kRuntime;
  return finding;
}

AllowComment comment(std::size_t line, std::string_view until = "2026-12-31") {
  AllowComment comment;
  comment.path = "a.rb";
  comment.line = line;
  comment.id = "stripe-key";
  comment.reason = "sandbox only";
  comment.until = *parse_day(until);
  return comment;
}

BaselineEntry entry_for(const Finding& finding) {
  BaselineEntry entry;
  entry.id = finding.id;
  entry.kind = to_string(finding.kind);
  return entry;
}

Judgement judge_with(std::vector<Finding> findings, std::vector<AllowComment> allows,
                     std::vector<BaselineEntry> entries = {}) {
  PolicyInput input;
  input.findings = std::move(findings);
  input.today = kToday;
  input.allows = std::move(allows);
  input.baseline.file = "sluice.baseline.json";
  input.baseline.entries = std::move(entries);
  return judge(std::move(input));
}

/// As many findings, each with as many entries that name its rule and another path, and one for it.
PolicyInput many_ignores(std::size_t count, const Deadline* deadline) {
  PolicyInput input;
  input.today = kToday;
  input.deadline = deadline;
  for (std::size_t n = 0; n < count; ++n) {
    Finding finding = secret(n + 1);
    finding.id = "secret-" + std::to_string(n);
    finding.location.path = "src/" + std::to_string(n) + ".rb";
    input.findings.push_back(std::move(finding));
    IgnoreEntry entry;
    entry.id = "stripe-key";
    entry.path = "src/" + std::to_string(n) + ".*";
    entry.reason = "test data";
    entry.until = *parse_day("2026-12-31");
    input.settings.ignores.push_back(std::move(entry));
  }
  return input;
}

std::string actions(const Judgement& judgement) {
  std::string text;
  for (const JudgedFinding& judged : judgement.findings) {
    text += (text.empty() ? "" : " ") + std::string(to_string(judged.action));
  }
  return text;
}

std::string notes(const Judgement& judgement) {
  std::string text;
  for (const std::string& note : judgement.verdict.notes) text += note + '\n';
  return text;
}

}  // namespace

TEST_CASE("entries that there is no time for accept nothing, and cost coverage") {
  constexpr std::size_t kCount = 400;
  const Judgement in_time = judge(many_ignores(kCount, nullptr));
  CHECK_FALSE(in_time.late);
  CHECK(in_time.verdict.ignored == kCount);
  CHECK(in_time.verdict.exit_code == 0);

  std::size_t looks = 0;
  const auto clock = [&] { return std::chrono::seconds(++looks > 100 ? 9 : 0); };
  const Deadline deadline(std::chrono::seconds(1), {clock, clock});
  const Judgement late = judge(many_ignores(kCount, &deadline));
  REQUIRE(late.late);
  CHECK(late.late->incomplete);
  CHECK(late.late->message.find("limits.seconds are spent: ") == 0);
  CHECK(late.verdict.ignored > 0);
  CHECK(late.verdict.blocking > 0);
  CHECK(late.late->message.find(std::to_string(late.verdict.blocking) + " findings are not") !=
        std::string::npos);
  // Nothing is said of entries that were not asked.
  CHECK(late.verdict.notes.empty());

  PolicyInput reported = many_ignores(kCount, &deadline);
  for (Finding& finding : reported.findings) finding.severity = Severity::kLow;
  const Judgement incomplete = judge(std::move(reported));
  CHECK(incomplete.verdict.blocking == 0);
  CHECK(incomplete.verdict.exit_code == kExitIncomplete);
}

TEST_CASE("a comment accepts the secret on its line, or alone on the line above") {
  AllowComment above = comment(6);
  above.alone = true;
  AllowComment by_id = comment(7);
  by_id.id = kSecretId;
  AllowComment other_rule = comment(7);
  other_rule.id = "github-token";
  AllowComment other_file = comment(7);
  other_file.path = "b.rb";
  AllowComment malformed = comment(7);
  malformed.problem = "needs a reason of at least 8 characters";

  CHECK(actions(judge_with({secret()}, {comment(7)})) == "ignore");
  CHECK(actions(judge_with({secret()}, {above})) == "ignore");
  CHECK(actions(judge_with({secret()}, {by_id})) == "ignore");
  CHECK(actions(judge_with({secret()}, {comment(6)})) == "block");  // that line's own value
  CHECK(actions(judge_with({secret()}, {comment(8)})) == "block");
  CHECK(actions(judge_with({secret(8)}, {above})) == "block");
  CHECK(actions(judge_with({secret()}, {other_rule})) == "block");
  CHECK(actions(judge_with({secret()}, {other_file})) == "block");
  CHECK(actions(judge_with({secret()}, {malformed})) == "block");
  Finding inside = secret();
  inside.location.inner = "src/a.rb";
  CHECK(actions(judge_with({inside}, {comment(7)})) == "block");
  CHECK(actions(judge_with({secret()}, {comment(7, "2026-11-22")})) == "block");
  CHECK(actions(judge_with({secret()}, {comment(7, "2026-11-23")})) == "ignore");
  CHECK(actions(judge_with({secret()}, {comment(7, "2027-05-22")})) == "ignore");
  CHECK(actions(judge_with({secret()}, {comment(7, "2027-05-23")})) == "block");
  Finding hygiene = vulnerability();
  hygiene.location = {"a.rb", 7, 0, 7, 0};
  hygiene.rule = "stripe-key";
  CHECK(actions(judge_with({hygiene}, {comment(7)})) == "block");

  const Judgement judgement = judge_with({secret()}, {comment(7)});
  REQUIRE(judgement.findings[0].ignored_by);
  CHECK(judgement.findings[0].ignored_by->file == "a.rb");
  CHECK(judgement.findings[0].ignored_by->line == 7);
  CHECK(judgement.findings[0].ignored_by->reason == "sandbox only");
}

TEST_CASE("a secret in several places needs a comment at each") {
  Finding finding = secret();
  finding.more_locations = {{"a.rb", 20, 1, 20, 9}};
  finding.more_count = 1;
  CHECK(actions(judge_with({finding}, {comment(7)})) == "block");
  CHECK(actions(judge_with({finding}, {comment(20)})) == "block");
  CHECK(actions(judge_with({finding}, {comment(7), comment(20)})) == "ignore");
  finding.more_count = 2;  // one that is not listed
  CHECK(actions(judge_with({finding}, {comment(7), comment(20)})) == "block");
  // All of them are of use, so none is to be removed.
  CHECK(notes(judge_with({finding}, {comment(7), comment(20)})).empty());
}

TEST_CASE("expired, ending, unused and malformed comments are told") {
  AllowComment malformed = comment(9);
  malformed.problem = "needs a reason of at least 8 characters";
  CHECK(notes(judge_with({secret()}, {comment(7, "2026-11-22")})) ==
        "The sluice:allow of stripe-key (a.rb:7) ended on 2026-11-22: roll the "
        "secret and take it out, or give it a new until.\n");
  CHECK(notes(judge_with({secret()}, {comment(7, "2026-12-06")})) ==
        "The sluice:allow of stripe-key (a.rb:7) ends on 2026-12-06.\n");
  CHECK(notes(judge_with({secret()}, {comment(7, "2026-12-07")})).empty());
  CHECK(notes(judge_with({secret()}, {comment(50)})) ==
        "The sluice:allow of stripe-key (a.rb:50) fits no finding any more: remove it.\n");
  CHECK(notes(judge_with({secret()}, {comment(7, "2027-11-22")})) ==
        "The sluice:allow of stripe-key (a.rb:7) ends more than 180 days ahead, the latest day is "
        "2027-05-22: it has no effect.\n");
  CHECK(notes(judge_with({secret()}, {malformed})) ==
        "The sluice:allow of stripe-key (a.rb:9) needs a reason of at least 8 characters: it has "
        "no effect.\n");
  std::vector<AllowComment> many;
  for (std::size_t i = 0; i < 50; ++i) many.push_back(comment(100 + i));
  const Judgement judgement = judge_with({secret()}, many);
  REQUIRE(judgement.verdict.notes.size() == kMaxAllowNotes + 1);
  CHECK(judgement.verdict.notes.back() == "And 40 more sluice:allow comments need a look.");
}

TEST_CASE("what the baseline knows is existing and does not block, sure secrets apart") {
  const Judgement known = judge_with({vulnerability()}, {}, {entry_for(vulnerability())});
  CHECK(actions(known) == "report");
  CHECK(known.findings[0].since == Since::kExisting);
  CHECK(known.findings[0].why == "existing: in sluice.baseline.json");
  CHECK(actions(judge_with({vulnerability()}, {})) == "block");

  Finding exploited = vulnerability();
  exploited.advisory->known_exploited = true;
  CHECK(actions(judge_with({exploited}, {}, {entry_for(exploited)})) == "block");
  Finding malicious = vulnerability();
  malicious.advisory->malicious = true;
  BaselineEntry accepted = entry_for(malicious);
  accepted.reason = "surely harmless";
  accepted.until = parse_day("2026-12-31");
  CHECK(actions(judge_with({malicious}, {}, {accepted})) == "block");

  const Judgement sure = judge_with({secret()}, {}, {entry_for(secret())});
  CHECK(actions(sure) == "block");
  CHECK(sure.findings[0].since == Since::kExisting);
  BaselineEntry reasoned = entry_for(secret());
  reasoned.reason = "sandbox only";
  reasoned.until = parse_day("2026-12-31");
  const Judgement ignored = judge_with({secret()}, {}, {reasoned});
  CHECK(actions(ignored) == "ignore");
  CHECK(ignored.findings[0].ignored_by->file == "sluice.baseline.json");
  reasoned.until = parse_day("2026-11-22");
  reasoned.line = 4;
  const Judgement over = judge_with({secret()}, {}, {reasoned});
  CHECK(actions(over) == "block");
  CHECK(notes(over) ==
        "The ignore of secret-0011223344556677 (sluice.baseline.json:4) ended on "
        "2026-11-22: mend what it was for, or give it a new until.\n");
}

TEST_CASE("entries that fit nothing are counted, of what was looked for") {
  BaselineEntry gone = entry_for(secret());
  gone.id = "secret-ffffffffffffffff";
  CHECK(notes(judge_with({secret()}, {}, {gone})) ==
        "1 entry of sluice.baseline.json fits no finding any more: run sluice baseline.\n");
  PolicyInput input;
  input.today = kToday;
  input.baseline.entries = {gone};
  input.looked_for.secrets = false;
  CHECK(judge(input).verdict.notes.empty());
  input.looked_for.secrets = true;
  input.incomplete = true;
  CHECK(judge(input).verdict.notes.empty());
}

TEST_CASE("a baseline is written in order, one line each, and read back") {
  Baseline baseline;
  baseline.salt = kSalt;
  BaselineEntry plain = entry_for(vulnerability());
  plain.rule = "CVE-2021-23337";
  plain.path = "a \"quoted\"\npath";
  BaselineEntry reasoned = entry_for(secret());
  reasoned.reason = "sandbox only";
  reasoned.owner = "web-team";
  reasoned.until = parse_day("2026-12-31");
  baseline.entries = {plain, reasoned};
  const std::string text = render_baseline(baseline);
  CHECK(text ==
        "{\n  \"schema\": \"sluice-baseline/1\",\n  \"salt\": \"" + std::string(kSalt) +
            "\",\n  \"findings\": [\n"
            "    {\"id\": \"secret-0011223344556677\", \"kind\": \"secret\", \"reason\": \"sandbox "
            "only\", \"owner\": \"web-team\", \"until\": \"2026-12-31\"},\n"
            "    {\"id\": \"vuln-0011223344556677\", \"kind\": \"vulnerability\", \"rule\": "
            "\"CVE-2021-23337\", \"path\": \"a \\\"quoted\\\"\\u000apath\"},\n"
            "    null\n  ]\n}\n");
  const Result<Baseline> read = read_baseline("b.json", text, kToday);
  REQUIRE(read);
  CHECK(render_baseline(*read) == text);
  CHECK(read->entries[0].line == 5);
  CHECK(read->entries[0].until == parse_day("2026-12-31"));
}

TEST_CASE("broken baselines are errors with their line") {
  const auto error = [](std::string_view findings, std::string_view head = "") {
    const std::string text = "{\"schema\": \"sluice-baseline/1\",\n" + std::string(head) +
                             "\"findings\": [\n" + std::string(findings) + "\nnull]}";
    const Result<Baseline> read = read_baseline("b.json", text, kToday);
    return read ? std::string() : describe(read.error());
  };
  CHECK(error("").empty());
  CHECK(error("{\"id\": \"secret-0011223344556677\"},").empty());
  CHECK(error("{\"id\": \"secret-0011\"},") == "b.json:3: an entry needs the id of a finding");
  CHECK(error("{},") == "b.json:3: an entry needs the id of a finding");
  CHECK(error("7,") == "b.json:3: an entry is no object");
  CHECK(error("{\"id\": 7},") == "b.json:3: id must be a string");
  CHECK(error("{\"id\": \"secret-0011223344556677\", \"untill\": \"x\"},") ==
        "b.json:3: unknown key \"untill\" in an entry");
  CHECK(error("{\"id\": \"secret-0011223344556677\", \"until\": \"x\"},") ==
        "b.json:3: until must be a date such as 2026-12-31");
  CHECK(error("{\"id\": \"secret-0011223344556677\", \"until\": \"2026-12-31\"},").find("both") !=
        std::string::npos);
  CHECK(
      error("{\"id\": \"secret-0011223344556677\", \"reason\": \"sandbox only\"},").find("both") !=
      std::string::npos);
  CHECK(error("{\"id\": \"secret-0011223344556677\", \"reason\": \"sandbox only\", \"until\": "
              "\"2027-12-31\"},")
            .find("180 days") != std::string::npos);
  const auto salt = [](std::string_view text) {
    return "\"salt\": \"" + std::string(text) + "\",\n";
  };
  const std::string other(32, 'b');
  CHECK(error("", salt(kSalt) + salt(other)).starts_with("b.json:3: has two salts"));
  CHECK(error("", salt(kSalt) + salt(kSalt)).empty());
  for (const std::string& wrong :
       {salt("zz"), salt(""), salt(std::string(32, 'z')), salt(std::string(32, 'A')),
        salt(std::string(31, 'a')), salt(std::string(33, 'a')), std::string("\"salt\": 7,\n"),
        std::string("\"salt\": null,\n")}) {
    INFO(wrong);
    CHECK(error("", wrong) ==
          "b.json:2: salt must be the 32 hex digits that sluice baseline wrote");
  }
  CHECK(error("<<<<<<< HEAD\n=======\n>>>>>>> x").starts_with("b.json:3: holds conflict marks"));
  for (const std::string_view text :
       {"", "{", "[]", "{\"schema\": \"other\"}", "{\"schema\": \"sluice-baseline/1\"}"}) {
    INFO(text);
    CHECK_FALSE(read_baseline("b.json", text, kToday));
  }
}

TEST_CASE("a reason goes to secrets that would block without one, known or new, and to no others") {
  Baseline old;
  BaselineEntry ended = entry_for(secret());
  ended.id = "secret-1111111111111111";
  ended.reason = "until the sprint ends";
  ended.until = parse_day("2026-11-01");
  BaselineEntry accepted = entry_for(secret());
  accepted.id = "secret-2222222222222222";
  accepted.reason = "another sandbox";
  accepted.until = parse_day("2026-12-01");
  old.entries = {entry_for(secret()), ended, accepted, entry_for(vulnerability())};

  Report report;
  const auto add = [&](Finding finding, std::string_view id, Action action) {
    JudgedFinding judged;
    judged.finding = std::move(finding);
    judged.finding.id = id;
    judged.action = action;
    if (action == Action::kIgnore) judged.ignored_by.emplace().of_baseline = true;
    report.findings.push_back(std::move(judged));
  };
  add(secret(), kSecretId, Action::kBlock);
  add(secret(), ended.id, Action::kBlock);
  add(secret(), accepted.id, Action::kIgnore);
  add(secret(), "secret-3333333333333333", Action::kBlock);   // new
  add(secret(), "secret-4444444444444444", Action::kReport);  // new and not sure
  add(vulnerability(), vulnerability().id, Action::kReport);
  add(vulnerability(), "vuln-5555555555555555", Action::kBlock);  // new

  const auto until = parse_day("2026-12-31");
  const BaselineUpdate update = update_baseline(old, report, {"sandbox only", until}, kToday);
  CHECK(update.accepted == 3);
  CHECK(update.blocking_secrets == 0);
  std::string given;
  for (const BaselineEntry& entry : update.baseline.entries) {
    given +=
        entry.id + ' ' + entry.reason + ' ' + (entry.until ? to_string(*entry.until) : "") + '\n';
  }
  CHECK(given ==
        "secret-0011223344556677 sandbox only 2026-12-31\n"
        "secret-1111111111111111 sandbox only 2026-12-31\n"
        "secret-2222222222222222 another sandbox 2026-12-01\n"
        "secret-3333333333333333 sandbox only 2026-12-31\n"
        "secret-4444444444444444  \n"
        "vuln-0011223344556677  \n"
        "vuln-5555555555555555  \n");
  const BaselineUpdate known = update_baseline(old, report, {}, kToday);
  CHECK(known.accepted == 0);
  CHECK(known.blocking_secrets == 3);
}

TEST_CASE("an update keeps words, adds what is new and takes away what is gone") {
  Baseline old;
  old.file = "sluice.baseline.json";
  old.salt = kSalt;
  BaselineEntry kept = entry_for(vulnerability());
  kept.reason = "behind the firewall";
  kept.until = parse_day("2026-12-31");
  BaselineEntry twice = entry_for(vulnerability());
  BaselineEntry gone = entry_for(secret());
  gone.id = "secret-ffffffffffffffff";
  old.entries = {twice, kept, gone};

  Report report;
  const auto add = [&](Finding finding, Action action) {
    JudgedFinding judged;
    judged.finding = std::move(finding);
    judged.action = action;
    report.findings.push_back(std::move(judged));
  };
  add(vulnerability(), Action::kReport);
  add(secret(), Action::kBlock);
  Finding live = secret();
  live.id = "secret-1111111111111111";
  live.secret->config_var = "STRIPE_KEY";
  add(live, Action::kBlock);
  Finding malicious = vulnerability();
  malicious.id = "vuln-2222222222222222";
  malicious.advisory->malicious = true;
  add(malicious, Action::kBlock);
  Finding accepted = secret();
  accepted.id = "secret-3333333333333333";
  add(accepted, Action::kIgnore);
  report.findings.back().ignored_by = IgnoreEntry{};

  const BaselineUpdate update = update_baseline(old, report, {}, kToday);
  CHECK(update.added == 1);
  CHECK(update.kept == 1);
  REQUIRE(update.removed.size() == 1);
  CHECK(update.removed[0].id == gone.id);
  CHECK(update.blocking_secrets == 1);
  CHECK(update.baseline.salt == kSalt);
  REQUIRE(update.baseline.entries.size() == 2);
  CHECK(update.baseline.entries[0].reason == "behind the firewall");
  CHECK(update.baseline.entries[1].id == kSecretId);
  CHECK(update.baseline.entries[1].added == "2026-11-23");

  const BaselineUpdate reasoned =
      update_baseline(old, report, {"sandbox only", parse_day("2026-12-31")}, kToday);
  CHECK(reasoned.blocking_secrets == 0);
  CHECK(reasoned.baseline.entries[1].reason == "sandbox only");
  CHECK(reasoned.accepted == 1);
  CHECK(reasoned.baseline.entries[0].reason == "behind the firewall");

  report.scan.problems.push_back({"x", 0, "unreadable", true});
  CHECK(update_baseline(old, report, {}, kToday).removed.empty());
}

TEST_CASE("of what was not looked for no [[ignore]] is said to fit nothing") {
  const auto told = [](std::string_view id, LookedFor looked_for) {
    PolicyInput input;
    input.today = kToday;
    input.looked_for = looked_for;
    input.rules = {{"stripe-key"}, {"check-rule"}, {"unpinned"}};
    IgnoreEntry entry;
    entry.id = id;
    entry.path = "a.rb";
    entry.reason = "sandbox only";
    entry.until = *parse_day("2027-01-31");
    entry.file = "sluice.toml";
    input.settings.ignores = {entry};
    return notes(judge(std::move(input))).find("fits no finding") != std::string::npos;
  };
  const LookedFor secrets{true, false, false, false};
  const LookedFor dependencies{false, true, false, false};
  const LookedFor all;
  for (const std::string_view id : {kSecretId, std::string_view("stripe-key")}) {
    CHECK(told(id, secrets));
    CHECK_FALSE(told(id, dependencies));
  }
  for (const std::string_view id : {"vuln-0011223344556677", "CVE-2021-23337"}) {
    CHECK(told(id, dependencies));
    CHECK_FALSE(told(id, secrets));
  }
  CHECK_FALSE(told("unpinned", secrets));
  CHECK_FALSE(told("check-rule", dependencies));
  for (const std::string_view id : {kSecretId, std::string_view("CVE-2021-23337"),
                                    std::string_view("unpinned"), std::string_view("check-rule")}) {
    CHECK(told(id, all));
  }
}
