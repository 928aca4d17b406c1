// The build log's form: prefixes, width, length.
#include "report/log.h"

#include "base/date.h"
#include "report/escape.h"
#include "report/tap.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::report;

namespace {

Report report_with(std::size_t blocking, VerdictResult result) {
  Report report;
  report.tool_version = "1.0.0";
  report.rules_version = "2026-11-23";
  report.scan.now = *parse_day("2026-11-23");
  report.scan.files = 1284;
  report.scan.duration_ms = 412;
  report.scan.source_version = "3f9c2a71b0de4455";
  report.scan.history = "not available in a Heroku build";
  report.packages = 842;
  report.advisories = {{"osv", 57057, "2026-08-22T10:00:00Z", "2026-11-20T00:00:00Z", "", "", {}},
                       {"bundled", 257, "2026-07-08T00:00:00Z", "", "", "", {}}};
  for (std::size_t i = 0; i < blocking; ++i) {
    JudgedFinding judged;
    judged.action = Action::kBlock;
    Finding& finding = judged.finding;
    finding.id = "secret-" + std::to_string(i);
    finding.title = "Private key (RSA)";
    finding.severity = Severity::kCritical;
    finding.confidence = Confidence::kProven;
    finding.location = {"config/key" + std::to_string(i) + ".pem", 1, 1, 1, 2};
    finding.secret = SecretFacts{"…(861)", "", "plain"};
    finding.fix.text = "Make a new key pair, keep the key in a config var; this one is burnt.";
    report.findings.push_back(judged);
  }
  report.verdict.result = result;
  report.verdict.blocking = blocking;
  report.verdict.reported = 3;
  if (result == VerdictResult::kBypassed) report.verdict.bypass = "3f9c2a71b0de";
  return report;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    REQUIRE(end != std::string::npos);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

void check_form(const std::string& text, std::size_t most_lines) {
  const std::vector<std::string> lines = lines_of(text);
  CHECK(lines.size() <= most_lines);
  for (const std::string& line : lines) {
    INFO(line);
    const bool ours = line.empty() || line == " !" || line.starts_with("-----> ") ||
                      line.starts_with("       ") || line.starts_with(" !     ");
    CHECK(ours);
    CHECK(wrap(line, 1000).size() <= 1);
    CHECK(line.size() <= 74);
  }
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

LogOptions in_build() {
  LogOptions options;
  options.in_build = true;
  return options;
}

}  // namespace

TEST_CASE("no line ends in blanks, whatever a finding lacks", "[report]") {
  Report report = report_with(2, VerdictResult::kBlocked);
  report.findings.front().finding.secret = SecretFacts{"", "STRIPE_SECRET_KEY", "plain"};
  report.findings.front().finding.rule = "live-config-var";
  for (const std::string& line : lines_of(to_log(report, {}))) {
    CAPTURE(line);
    CHECK((line.empty() || line.back() != ' '));
  }
}

TEST_CASE("a passing log is short and has no line that asks for attention") {
  const std::string text = to_log(report_with(0, VerdictResult::kPass), in_build());
  check_form(text, 10);
  CHECK_FALSE(contains(text, " !"));
  CHECK(contains(text, "-----> Passed."));
  CHECK(contains(text, "57057 from OSV, newest 2026-08-22, 3 d old"));
  // Beside a database the bundled ones tell nobody anything.
  CHECK_FALSE(contains(text, "well-known advisories"));
}

TEST_CASE("a blocked log stays at 40 lines, whatever it holds") {
  for (const std::size_t count : {1U, 3U, 500U}) {
    INFO(count);
    const std::string text = to_log(report_with(count, VerdictResult::kBlocked), in_build());
    check_form(text, 40);
    CHECK(contains(text, "1. SECRET  Private key (RSA)"));
    CHECK(contains(text, "config/key0.pem:1"));
    CHECK(contains(text, "Nothing was released"));
    CHECK(contains(text, "SLUICE_BYPASS=3f9c2a71b0de -a APP"));
    CHECK(contains(text, "id = \"secret-0\""));
    CHECK(contains(text, " more findings block.") == (count == 500));
  }
}

TEST_CASE("without a commit or outside a build there is no bypass line") {
  Report report = report_with(1, VerdictResult::kBlocked);
  CHECK_FALSE(contains(to_log(report, {}), "SLUICE_BYPASS"));
  CHECK_FALSE(contains(to_log(report, {}), "Nothing was released"));
  report.scan.source_version.clear();
  CHECK_FALSE(contains(to_log(report, in_build()), "SLUICE_BYPASS"));
}

TEST_CASE("the ways on are only those that the policy leaves open") {
  Report report = report_with(1, VerdictResult::kBlocked);
  CHECK(contains(to_log(report, in_build()), "until = 2027-02-21"));
  CHECK(contains(to_log(report, in_build()), "sluice:allow RULE until="));
  report.settings.policy.bypass_allowed = false;
  report.settings.policy.require_owner = true;
  report.settings.policy.max_ignore_days = 30;
  const std::string text = to_log(report, in_build());
  CHECK_FALSE(contains(text, "SLUICE_BYPASS"));
  CHECK_FALSE(contains(text, "sluice:allow RULE until="));
  CHECK(contains(text, "  owner = \"whose it is\""));
  CHECK(contains(text, "until = 2026-12-23"));
  report.settings.policy.bypass_allowed = true;
  check_form(to_log(report, in_build()), 40);
}

TEST_CASE("the outcomes are told apart by their first words") {
  const auto text = [](VerdictResult result) { return to_log(report_with(1, result), in_build()); };
  CHECK(contains(text(VerdictResult::kBlocked), " !     Error: Sluice stopped this build."));
  CHECK(contains(text(VerdictResult::kWarned), "would stop this build in enforce mode"));
  CHECK(contains(text(VerdictResult::kWarned), "-----> Passed with warnings."));
  CHECK(contains(text(VerdictResult::kBypassed), "SLUICE_BYPASS lets commit 3f9c2a71b0de through"));
  Report incomplete = report_with(0, VerdictResult::kIncomplete);
  incomplete.scan.problems = {{"yarn.lock", 12, "not readable", true}};
  const std::string log = to_log(incomplete, in_build());
  CHECK(contains(log, "Sluice could not finish its scan (not a finding)"));
  CHECK(contains(log, "yarn.lock:12"));
  CHECK_FALSE(contains(log, "Passed"));
}

TEST_CASE("titles use the whole width of the log, and no more") {
  Report report = report_with(0, VerdictResult::kPass);
  JudgedFinding hygiene;
  hygiene.action = Action::kReport;
  hygiene.finding.kind = FindingKind::kHygiene;
  hygiene.finding.title =
      "4 requirements have no fixed version: django (>=6.0,<6.1), gunicorn (>=26,<27), "
      "dj-database-url (>=3,<4), whitenoise (>=6,<7)";
  JudgedFinding vulnerable;
  vulnerable.action = Action::kReport;
  vulnerable.finding.kind = FindingKind::kVulnerability;
  vulnerable.finding.rule = "CVE-2021-39146";
  vulnerable.finding.package.emplace();
  vulnerable.finding.package->package.name = "com.thoughtworks.xstream:xstream";
  vulnerable.finding.package->package.version = "1.4.5";
  vulnerable.finding.advisory.emplace();
  report.findings = {hygiene, vulnerable};
  LogOptions options = in_build();
  options.verbose = true;
  const std::string text = to_log(report, options);
  CHECK(contains(text,
                 "1. HYGIENE  4 requirements have no fixed version: django\n"
                 "          (>=6.0,<6.1), gunicorn (>=26,<27), dj-database-url\n"
                 "          (>=3,<4), whitenoise (>=6,<7)\n"));
  CHECK(contains(text,
                 "2. VULNERABLE  com.thoughtworks.xstream:xstream 1.4.5,\n"
                 "          CVE-2021-39146\n"));
}

TEST_CASE("a check tells its rule, what it leads to and the way out") {
  Report report = report_with(0, VerdictResult::kBlocked);
  report.ran_checks = true;
  JudgedFinding check;
  check.action = Action::kBlock;
  check.finding.kind = FindingKind::kCheck;
  check.finding.id = "check-0011223344556677";
  check.finding.rule = "py-django-debug";
  check.finding.title = "DEBUG is on";
  check.finding.severity = Severity::kHigh;
  check.finding.location = {"app/settings.py", 12, 1, 12, 13};
  check.finding.risk = "Whoever meets an error page reads settings and source.";
  check.finding.fix.text = "Take DEBUG from the environment.";
  check.finding.fix.command = "heroku config:unset DEBUG";
  report.findings = {check};
  const std::string text = to_log(report, in_build());
  INFO(text);
  CHECK(contains(text, "Configuration    1 blocking\n"));
  CHECK(contains(text,
                 " !     1. CONFIG  DEBUG is on\n"
                 " !        app/settings.py:12\n"
                 " !        high; rule py-django-debug; id check-0011223344556677\n"
                 " !        Whoever meets an error page reads settings and source.\n"
                 " !        Fix: Take DEBUG from the environment.\n"
                 " !          heroku config:unset DEBUG\n"));
}

namespace {

/// A live value in several files: one entry, but a finding and an id for each.
Report live_values(std::size_t count) {
  Report report = report_with(count, VerdictResult::kBlocked);
  for (JudgedFinding& judged : report.findings) {
    judged.finding.rule = "live-config-var";
    judged.finding.title = "Live value of config var DATABASE_URL, its password";
    judged.finding.secret->config_var = "DATABASE_URL";
  }
  report.findings.back().finding.secret->encoding = "base64";
  return report;
}

LogOptions verbose() {
  LogOptions options;
  options.verbose = true;
  return options;
}

}  // namespace

TEST_CASE("an entry that tells of several findings says so, and the totals fit") {
  const Report report = live_values(3);
  const std::string text = to_log(report, in_build());
  check_form(text, 45);
  CHECK(contains(text, "Error: Sluice stopped this build. 3 findings in 1 entry.\n"));
  CHECK(contains(text, "config/key0.pem:1 and 2 more  "));
  CHECK(contains(text, "id secret-0 and 2 more ids\n"));
  const std::string all = to_log(report, verbose());
  check_form(all, 60);
  CHECK(contains(all, "id secret-0\n"));
  CHECK(contains(all, "Also config/key1.pem:1; id secret-1\n"));
  CHECK(contains(all, "Also config/key2.pem:1, base64-encoded; id secret-2\n"));
}

TEST_CASE("what is not shown is counted in findings") {
  Report report = report_with(30, VerdictResult::kBlocked);
  for (const JudgedFinding& judged : live_values(5).findings) report.findings.push_back(judged);
  report.verdict.blocking = 35;
  const std::string text = to_log(report, {});
  check_form(text, 45);
  CHECK(contains(text, "35 findings in 31 entries.\n"));
  std::size_t shown = 0;
  for (std::size_t i = 1; i <= 31; ++i) {
    shown += contains(text, " " + std::to_string(i) + ". SECRET") ? 1U : 0U;
  }
  CHECK(shown > 3);
  // The last entry tells of five.
  CHECK(contains(text, std::to_string(35 - shown) + " more findings block."));
  CHECK_FALSE(contains(to_log(report, verbose()), " more findings block"));
}

TEST_CASE("what has no room to be told whole is told by what and where") {
  const Report report = report_with(4, VerdictResult::kBlocked);
  const std::string text = to_log(report, {});
  check_form(text, 40);
  for (const std::string key : {"key0", "key1", "key2", "key3"}) {
    CHECK(contains(text, "config/" + key + ".pem:1"));
  }
  CHECK_FALSE(contains(text, " more findings block"));
  CHECK(contains(text, "id secret-0"));
  CHECK_FALSE(contains(text, "id secret-3"));
}

TEST_CASE("severity and confidence are not taken for one another") {
  Report report = report_with(1, VerdictResult::kBlocked);
  report.findings.front().finding.confidence = Confidence::kHigh;
  CHECK(contains(to_log(report, {}), "critical, high confidence; "));
  report.findings.front().finding.confidence = Confidence::kProven;
  CHECK(contains(to_log(report, {}), "critical, proven; "));
}

TEST_CASE("a blocked log has no numbers by OWASP category, and a runtime takes one line") {
  const auto log_of = [](VerdictResult result) {
    Report report = report_with(result == VerdictResult::kPass ? 0 : 1, result);
    OwaspView view;
    view.edition = "2025";
    view.rows.resize(1);
    view.rows.front().id = "A03";
    view.rows.front().reported = 1;
    report.owasp = {view};
    JudgedFinding judged;
    judged.action = Action::kReport;
    judged.finding.kind = FindingKind::kHygiene;
    judged.finding.rule = "runtime-outdated";
    judged.finding.title = "Ruby 3.4.1 is behind 3.4.10 of 2026-06-30";
    judged.finding.location.path = "services/api/Gemfile.lock";
    report.findings.push_back(judged);
    return to_log(report, {});
  };
  CHECK(contains(log_of(VerdictResult::kPass), "OWASP 2025       A03 1\n"));
  const std::string blocked = log_of(VerdictResult::kBlocked);
  CHECK_FALSE(contains(blocked, "OWASP"));
  CHECK(contains(blocked, "Runtime          Ruby 3.4.1 is behind 3.4.10 of 2026-06-30\n"));
  CHECK_FALSE(contains(blocked, "services/api/Gemfile.lock"));
}

TEST_CASE("several packages that block name the plan that updates them") {
  Report report = report_with(0, VerdictResult::kBlocked);
  const auto add = [&](std::string name) {
    JudgedFinding judged;
    judged.action = Action::kBlock;
    judged.finding.kind = FindingKind::kVulnerability;
    judged.finding.rule = "CVE-2026-1";
    judged.finding.fix.version = "2.0.0";
    judged.finding.advisory = AdvisoryMatch{};
    judged.finding.package = PackageFacts{};
    judged.finding.package->package.name = std::move(name);
    report.findings.push_back(std::move(judged));
    ++report.verdict.blocking;
  };
  add("one");
  CHECK_FALSE(contains(to_log(report, in_build()), "Update plan:"));
  add("one");
  CHECK_FALSE(contains(to_log(report, in_build()), "Update plan:"));
  add("two");
  CHECK(contains(to_log(report, in_build()), "Update plan:          sluice fix .\n"));
  LogOptions options;
  options.command_line = {"gate", "--fail-on", "low", "--verbose", "app"};
  CHECK(contains(to_log(report, options), "Update plan:   sluice fix app\n"));
}

TEST_CASE("every place of a secret is listed under --verbose") {
  Report report = report_with(1, VerdictResult::kBlocked);
  Finding& finding = report.findings.front().finding;
  finding.more_locations = {{"b.pem", 2, 1, 2, 2}, {"c.pem", 3, 1, 3, 2}};
  finding.more_count = 3;
  CHECK(contains(to_log(report, {}), "config/key0.pem:1 and 3 more"));
  const std::string all = to_log(report, verbose());
  CHECK(contains(all, "Also b.pem:2\n"));
  CHECK(contains(all, "Also c.pem:3\n"));
  CHECK(contains(all, "and 1 more place\n"));
}

TEST_CASE("long titles are wrapped, and the rule is named") {
  Report report = report_with(1, VerdictResult::kBlocked);
  Finding& finding = report.findings.front().finding;
  finding.title = "Secret that looks random, assigned to ANOTHER_LONG_NAME_OF_A_SECRET in a file";
  finding.rule = "plaintext-in-encrypted-file";
  finding.id = "secret-d348f3135787e5e5";
  const std::string text = to_log(report, {});
  check_form(text, 45);
  CHECK(contains(text, "ANOTHER_LONG_NAME_OF_A_SECRET in a file\n"));
  CHECK(contains(text,
                 "critical, proven; rule plaintext-in-encrypted-file;\n"
                 " !        id secret-d348f3135787e5e5\n"));
}

TEST_CASE("the commands of the ways on are the ones that give this result") {
  Report report = live_values(1);
  CHECK(contains(to_log(report, in_build()), "Scan it locally:      sluice gate --env-dir DIR ."));
  CHECK(contains(to_log(report, in_build()), "(DIR: a file per config var; --verbose"));
  CHECK(contains(to_log(report_with(1, VerdictResult::kBlocked), in_build()),
                 "Scan it locally:      sluice gate .\n"));
  LogOptions options;
  options.command_line = {"diff", "--verbose", "HEAD~1..HEAD"};
  CHECK(contains(to_log(report, options), "All findings:  sluice diff --verbose HEAD~1..HEAD\n"));
  options.command_line = {"gate", "--rules", std::string(40, 'r'), "--verbose", "app"};
  const std::string text = to_log(report, options);
  check_form(text, 45);
  CHECK(contains(text, "All findings:  sluice gate --rules \\\n !        rrrr"));
  CHECK(contains(text, "or in a comment there: sluice:allow RULE until=2027-02-21 why"));
  options.verbose = true;
  CHECK_FALSE(contains(to_log(report, options), "All findings:"));
}

TEST_CASE("what the baseline knows is called existing, with why a secret still blocks") {
  Report report = report_with(1, VerdictResult::kBlocked);
  report.findings.front().since = Since::kExisting;
  JudgedFinding reported = report.findings.front();
  reported.action = Action::kReport;
  reported.finding.id = "secret-other";
  report.findings.push_back(reported);
  report.verdict.reported = 1;
  const std::string text = to_log(report, verbose());
  CHECK(contains(text,
                 "Existing: in the baseline; a secret blocks until its\n"
                 " !        entry there gives reason and until\n"));
  CHECK(contains(text, "          Existing: in the baseline\n"));
  CHECK(contains(text, "1 finding was reported and does not block (1 in the"));
  report.findings.erase(report.findings.begin());
  report.verdict.result = VerdictResult::kPass;
  CHECK(contains(to_log(report, {}),
                 "Passed. 1 finding reported (1 in the baseline).\n       --verb"));
  CHECK(contains(to_log(report, verbose()), "Passed. 1 finding reported (1 in the baseline).\n"));
}

TEST_CASE("counts have their nouns, and a commit's message its commit") {
  Report report = report_with(1, VerdictResult::kBlocked);
  JudgedFinding ignored = report.findings.front();
  ignored.action = Action::kIgnore;
  report.findings.push_back(ignored);
  report.findings.front().finding.location = {
      "(commit message)", 1, 1, 1, 2, "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d"};
  report.scan.files = 1;
  report.verdict.exit_code = kExitBlocked;
  const std::string text = to_log(report, {});
  CHECK(contains(text, "Secrets          1 blocking, 1 ignored\n"));
  CHECK(contains(text, "(commit message):1 of 1a2b3c4d5e6f"));
  const std::string tap = to_tap(report);
  CHECK(contains(tap, "not ok 1 - secrets: 1 blocking, 1 ignored in 1 file\n"));
  CHECK(contains(tap, "(commit message):1 of 1a2b3c4d5e6f"));
}

TEST_CASE("a problem without a file has no empty line in its place") {
  Report report = report_with(0, VerdictResult::kIncomplete);
  report.scan.problems = {{"", 0, "the repository is a shallow clone", true}};
  CHECK(contains(to_log(report, {}),
                 "(not a finding).\n !\n !       the repository is a shallow clone\n"));
}

TEST_CASE("colour is reset on every line and carries no meaning") {
  LogOptions colored = in_build();
  colored.color = true;
  const Report report = report_with(2, VerdictResult::kBlocked);
  std::string text = to_log(report, colored);
  for (const std::string& line : lines_of(text)) {
    if (contains(line, "\x1b")) CHECK(line.ends_with("\x1b[0m"));
  }
  for (const std::string_view code : {"\x1b[1;31m", "\x1b[0m"}) {
    for (std::size_t at = text.find(code); at != std::string::npos; at = text.find(code)) {
      text.erase(at, code.size());
    }
  }
  CHECK(text == to_log(report, in_build()));
}

TEST_CASE("text from the tree becomes one harmless line") {
  CHECK(one_line("plain text") == "plain text");
  CHECK(one_line("a\nb\rc\td") == "a\\x0ab\\x0dc\\x09d");
  CHECK(one_line("\x1b[31m") == "\\x1b[31m");
  CHECK(one_line("\xFF\xC0\x80") == "\\xff\\xc0\\x80");
  CHECK(one_line("ä…😀") == "ä…😀");
  CHECK(one_line("a\xE2\x80\xAE"
                 "b") == "a\\u{202e}b");
  CHECK(one_line("\xC2\x9B") == "\\u{9b}");
  CHECK(one_line(std::string(600, 'x'), 10) == "xxxxxxxxxx…");
}

TEST_CASE("a build says what it is compared with, and what is in grace until when") {
  Report report = report_with(0, VerdictResult::kPass);
  report.verdict.reported = 0;
  const auto add = [&](std::string name, Since since, std::string_view until) {
    JudgedFinding judged;
    judged.action = Action::kReport;
    judged.since = since;
    judged.blocks_from = parse_day(until);
    judged.finding.kind = FindingKind::kVulnerability;
    judged.finding.rule = "CVE-2026-1";
    judged.finding.advisory = AdvisoryMatch{};
    judged.finding.package = PackageFacts{};
    judged.finding.package->package.name = std::move(name);
    judged.finding.package->package.version = "1.0.0";
    report.findings.push_back(std::move(judged));
    ++report.verdict.reported;
  };
  report.first_build = true;
  add("old", Since::kExisting, "");
  std::string text = to_log(report, in_build());
  check_form(text, 15);
  CHECK(contains(text, "Compared with    nothing (first build): 1 finding is only"));
  CHECK(contains(text, "Passed. 1 finding reported (1 existing).\n       See them: sluice gate"));
  CHECK(contains(to_log(report, verbose()), "1. VULNERABLE"));
  CHECK_FALSE(contains(to_log(report, verbose()), "in the baseline"));

  report.first_build = false;
  report.earlier = EarlierState{"last build", "2026-11-20T10:00:00Z", "3f9c2a71b0de4455"};
  add("later", Since::kDisclosed, "2026-12-24");
  add("soon", Since::kDisclosed, "2026-11-27");
  add("soon", Since::kDisclosed, "2026-11-27");
  for (int i = 0; i < 5; ++i) add("p" + std::to_string(i), Since::kDisclosed, "2026-12-25");
  text = to_log(report, in_build());
  check_form(text, 20);
  CHECK(contains(text, "Compared with    last build of 2026-11-20, commit"));
  CHECK(contains(text, "In grace         blocks from 2026-11-27: soon 1.0.0, CVE-2026-1\n"));
  CHECK(contains(text, "blocks from 2026-12-24: later"));
  CHECK(contains(text, "and 5 more packages\n"));
  CHECK(text.find("soon") < text.find("later"));
}

TEST_CASE("no block of attention ends with an empty line", "[report]") {
  for (const VerdictResult result :
       {VerdictResult::kBlocked, VerdictResult::kWarned, VerdictResult::kBypassed}) {
    for (const std::size_t blocking : {1U, 2U, 500U}) {
      for (const std::size_t reported : {0U, 3U}) {
        for (const int form : {0, 1, 2, 3}) {
          Report report = report_with(blocking, result);
          report.verdict.reported = reported;
          LogOptions options;
          options.in_build = form % 2 == 1;
          options.verbose = form > 1;
          options.color = form == 3;
          CAPTURE(static_cast<int>(result), blocking, reported, form);
          const std::vector<std::string> lines = lines_of(to_log(report, options));
          const auto is_attention = [](const std::string& line) { return contains(line, " !"); };
          const auto is_empty = [](const std::string& line) {
            return line.ends_with(" !") || line.ends_with(" !\x1b[0m");
          };
          CHECK_FALSE(is_empty(lines.back()));
          for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
            CAPTURE(lines[i]);
            const bool last = is_attention(lines[i]) && !is_attention(lines[i + 1]);
            CHECK_FALSE((last && is_empty(lines[i])));
          }
        }
      }
    }
  }
}

TEST_CASE("a comment is offered only where one can stand", "[report]") {
  struct Row {
    const char* path;
    std::size_t line;
    const char* inner;
    bool offered;
  };
  for (const Row& row :
       {Row{"config/prod.rb", 3, "", true}, Row{"ENV_DIR/DATABASE_URL", 0, "", false},
        Row{"ENV_DIR/DATABASE_URL", 1, "", false}, Row{"a.zip", 3, "b.rb", false},
        Row{"secrets.rb", 0, "", false}, Row{"(standard input)", 3, "", false}}) {
    for (const char* command : {"gate", "recheck"}) {
      Report report = report_with(1, VerdictResult::kBlocked);
      Finding& finding = report.findings.front().finding;
      finding.kind = FindingKind::kCheck;
      finding.id = "check-0123456789abcdef";
      finding.secret.reset();
      finding.location.path = row.path;
      finding.location.line = row.line;
      finding.location.inner = row.inner;
      LogOptions options = in_build();
      options.command = command;
      CAPTURE(row.path, row.line, command);
      const std::string text = to_log(report, options);
      CHECK(contains(text, "sluice:allow") == row.offered);
      CHECK(contains(text, "  id = \"check-0123456789abcdef\"\n"));
    }
  }
}

TEST_CASE("how to enforce is said of the place that the mode is from", "[report]") {
  struct Row {
    const char* origin;
    bool in_build;
    const char* says;
  };
  for (const Row& row :
       {Row{"sluice.toml:1", true, "Start enforcing:      mode = \"enforce\" in sluice.toml\n"},
        Row{"sluice.toml:1", false, "Start enforcing:  mode = \"enforce\" in sluice.toml\n"},
        Row{"SLUICE_MODE", true, "Start enforcing:      heroku config:unset SLUICE_MODE -a APP\n"},
        Row{"SLUICE_MODE", false, "Start enforcing:  leave SLUICE_MODE=warn out\n"},
        Row{"--mode", false, "Start enforcing:  leave --mode warn out\n"},
        Row{"--mode", true, "The test phase judges them: bin/test, or sluice gate"}}) {
    Report report = report_with(1, VerdictResult::kWarned);
    report.policy = {{"mode", "\"warn\"", row.origin}};
    LogOptions options;
    options.in_build = row.in_build;
    CAPTURE(row.origin, row.in_build);
    const std::string text = to_log(report, options);
    check_form(text, 40);
    CHECK(contains(text, row.says));
    const bool of_script = row.in_build && std::string_view(row.origin) == "--mode";
    CHECK(contains(text, "Start enforcing") != of_script);
    CHECK(contains(text, "Passed with warnings") != of_script);
  }
}

TEST_CASE("the log and TAP count dependencies alike, and TAP names only categories with findings") {
  Report report = report_with(0, VerdictResult::kPass);
  report.verdict.reported = 3;
  for (const char* rule : {"no-lockfile", "unpinned", "runtime-eol"}) {
    JudgedFinding judged;
    judged.action = Action::kReport;
    judged.finding.kind = FindingKind::kHygiene;
    judged.finding.rule = rule;
    judged.finding.title = rule;
    report.findings.push_back(judged);
  }
  OwaspView view;
  view.edition = "2025";
  for (const char* id : {"A01", "A02", "A03"}) {
    OwaspRow row;
    row.id = id;
    row.name = "Name";
    row.checks = 7;
    row.blind = "what runs";
    view.rows.push_back(row);
  }
  report.owasp = {view};
  const std::string log = to_log(report, in_build());
  CHECK(contains(log, "Dependencies     none\n"));
  CHECK(contains(log, "Hygiene          2 reported\n"));
  CHECK(contains(log, "Runtime          runtime-eol"));
  const std::string all_quiet = to_tap(report);
  CHECK(
      contains(all_quiet,
               " - dependencies: none; hygiene 2 reported; runtimes 1 reported in 842 packages\n"));
  CHECK(contains(all_quiet, "# OWASP: nothing found in 3 of 3 categories; "));
  CHECK_FALSE(contains(all_quiet, "# OWASP A0"));
  report.owasp.front().rows[1].reported = 3;
  const std::string tap = to_tap(report);
  CHECK(contains(tap,
                 "# OWASP A02:2025 Name: 7 checks, 3 reported; not seen by a build: what runs\n"));
  CHECK(contains(tap, "# OWASP: nothing found in 2 of 3 categories; "));
  CHECK_FALSE(contains(tap, "A01:2025"));
  for (OwaspRow& row : report.owasp.front().rows) row.reported = 1;
  CHECK_FALSE(contains(to_tap(report), "nothing found"));
}

TEST_CASE("what came from standard input has to come once more", "[report]") {
  Report report = report_with(1, VerdictResult::kBlocked);
  report.scan.scope = "standard input";
  LogOptions options;
  options.command_line = {"secrets", "--verbose", "-"};
  CHECK(contains(to_log(report, options), "All findings:  ... | sluice secrets --verbose -\n"));
}

TEST_CASE("a bypass is the first thing the log says, quiet or not") {
  LogOptions options = in_build();
  for (const bool quiet : {false, true}) {
    options.quiet = quiet;
    const std::string text = to_log(report_with(2, VerdictResult::kBypassed), options);
    CHECK(text.starts_with(" !     Warning: SLUICE_BYPASS lets commit 3f9c2a71b0de through."));
    CHECK(contains(text, "heroku config:unset SLUICE_BYPASS"));
    CHECK(contains(text, "1. SECRET"));
  }
}
