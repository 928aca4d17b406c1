#include "test/report/sample_reports.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/date.h"

namespace sluice::report {
namespace {

using std::chrono::days;

constexpr std::string_view kNow = "2026-11-23T10:15:30Z";
const std::chrono::sys_days kToday = *parse_day("2026-11-23");

Report base_report() {
  Report report;
  report.tool_version = "1.0.0";
  report.rules_version = "2026-11-23";
  report.ran_checks = true;
  report.scan.root = "app";
  report.scan.phase = "source";
  report.scan.scope = "everything";
  report.scan.environment = "production";
  report.scan.environment_reason = "no SLUICE_ENV";
  report.scan.started = kNow;
  report.scan.now = kToday + std::chrono::hours(10);
  report.scan.duration_ms = 412;
  report.scan.files = 1284;
  report.scan.bytes = 70123456;
  report.scan.skipped = {{"logo.png", "image"}};
  report.scan.source_version = std::string(10, '3') + std::string(30, 'f');
  report.scan.history = "not available in a Heroku build";
  report.scan.encrypted = {{"sops", 2}};
  report.advisories = {{"osv",
                        57057,
                        "2026-11-22T10:00:00Z",
                        "2026-11-23T00:00:00Z",
                        "2026-11-23T00:00:00Z",
                        std::string(64, 'a'),
                        {"npm"}},
                       {"bundled", 257, "2026-07-08T00:00:00Z", "", "", std::string(64, 'b'), {}}};
  report.packages = 842;
  report.packages_by_ecosystem = {{"npm", 800}, {"PyPI", 42}};
  report.policy = {{"mode", "enforce", "default"},
                   {"policy.fail_on", "high", "sluice.toml:3"},
                   {"policy.new_only", "true", "default"}};
  for (const char* edition : {"2021", "2025"}) {
    OwaspView view;
    view.edition = edition;
    view.rows = {{"A01", "Broken Access Control", "CSRF, redirects", "who may do what", 12, 0,
                  false, false, 1, 2},
                 {"A06", "Vulnerable and Outdated Components", "lockfiles", "none", 0, 0, false,
                  true, 1, 1}};
    report.owasp.push_back(view);
  }
  return report;
}

Finding secret_finding() {
  Finding finding;
  finding.id = "secret-00112233445566aa";
  finding.kind = FindingKind::kSecret;
  finding.rule = "stripe-secret-key";
  finding.title = "Stripe secret key";
  finding.severity = Severity::kCritical;
  finding.confidence = Confidence::kProven;
  finding.location = {"config/payments.rb", 14, 9, 14, 41};
  finding.more_locations = {{"lib/old.rb", 3, 1, 3, 20}};
  finding.more_count = 1;
  finding.secret = SecretFacts{"sk_live_…(24)", "STRIPE_SECRET_KEY", "plain"};
  finding.owasp_2021 = "A07";
  finding.owasp_2025 = "A07";
  finding.cwe = {"CWE-798"};
  finding.fix.text = "Roll it in the dashboard; read it from the config var.";
  return finding;
}

Finding vulnerability_finding() {
  Finding finding;
  finding.id = "vulnerability-00112233445566bb";
  finding.kind = FindingKind::kVulnerability;
  finding.rule = "CVE-2021-23337";
  finding.title = "Command injection in lodash";
  finding.severity = Severity::kHigh;
  finding.location = {"package-lock.json", 120, 5, 120, 30};
  PackageFacts facts;
  facts.package.ecosystem = "npm";
  facts.package.name = "lodash";
  facts.package.version = "4.17.15";
  facts.package.scope = Scope::kRuntime;
  facts.package.path = finding.location.path;
  facts.package.line = finding.location.line;
  facts.purl = "pkg:npm/lodash@4.17.15";
  facts.paths = {{"async-tool", "lodash"}};
  finding.package = facts;
  AdvisoryMatch advisory;
  advisory.id = "GHSA-35jh-r3h4-6jhm";
  advisory.aliases = {"CVE-2021-23337"};
  advisory.published = "2021-05-06T16:05:51Z";
  advisory.cvss = Cvss{"3.1", "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", 7.2};
  advisory.cwe = {"CWE-94"};
  advisory.fixed_version = "4.17.21";
  finding.advisory = advisory;
  finding.owasp_2021 = "A06";
  finding.owasp_2025 = "A03";
  finding.cwe = {"CWE-94"};
  finding.fix = {"4.17.21", "patch", "npm install lodash@4.17.21", "Update lodash to 4.17.21."};
  return finding;
}

Finding check_finding() {
  Finding finding;
  finding.id = "check-00112233445566cc";
  finding.kind = FindingKind::kCheck;
  finding.rule = "py-django-debug";
  finding.title = "Django runs with DEBUG = True";
  finding.risk = "Error pages show settings and source to everybody.";
  finding.severity = Severity::kHigh;
  finding.location = {"app/settings.py", 22, 1, 22, 13};
  finding.owasp_2021 = "A05";
  finding.owasp_2025 = "A02";
  finding.cwe = {"CWE-489"};
  finding.fix.text = "Read DEBUG from a config var that production does not set.";
  return finding;
}

Finding hygiene_finding() {
  Finding finding;
  finding.id = "hygiene-00112233445566dd";
  finding.kind = FindingKind::kHygiene;
  finding.rule = "no-lockfile";
  finding.title = "package.json has no lockfile";
  finding.severity = Severity::kMedium;
  finding.location = {"package.json", 1, 0, 0, 0};
  finding.fix.text = "Commit the lockfile of the package manager in use.";
  return finding;
}

JudgedFinding judged(Finding finding, Action action, std::string why, Since since) {
  JudgedFinding result;
  result.finding = std::move(finding);
  result.action = action;
  result.why = std::move(why);
  result.since = since;
  return result;
}

IgnoreEntry ignore_entry(const std::string& id, AcceptanceKind kind) {
  IgnoreEntry entry;
  entry.id = id;
  entry.reason = "server never passes user input to template()";
  entry.owner = "web-team";
  entry.kind = kind;
  entry.until = kToday + days(30);
  entry.line = 9;
  return entry;
}

void count(Report* report) {
  Verdict& verdict = report->verdict;
  verdict.blocking = verdict.reported = verdict.ignored = 0;
  for (const JudgedFinding& finding : report->findings) {
    verdict.blocking += finding.action == Action::kBlock ? 1U : 0U;
    verdict.reported += finding.action == Action::kReport ? 1U : 0U;
    verdict.ignored += finding.action == Action::kIgnore ? 1U : 0U;
  }
  if (verdict.blocking > 0) {
    verdict.result = VerdictResult::kBlocked;
    verdict.exit_code = kExitBlocked;
  }
}

}  // namespace

Report clean_report() {
  Report report = base_report();
  for (OwaspView& view : report.owasp) {
    for (OwaspRow& row : view.rows) row.blocking = row.reported = 0;
  }
  return report;
}

Report bad_report() {
  Report report = base_report();
  report.earlier = EarlierState{"last build", "2026-11-01T08:00:00Z", std::string(40, 'e')};
  report.scan.problems = {{"yarn.lock", 12, "an entry without version", true},
                          {"composer.lock", 0, "an unknown format", false}};
  report.verdict.notes = {"The [[ignore]] of CVE-2020-0001 in sluice.toml line 4 has expired."};
  std::vector<JudgedFinding>& all = report.findings;
  all.push_back(
      judged(secret_finding(), Action::kBlock, "critical >= fail_on high", Since::kIntroduced));
  all.push_back(
      judged(vulnerability_finding(), Action::kBlock, "high >= fail_on high", Since::kIntroduced));
  all.push_back(
      judged(check_finding(), Action::kBlock, "high >= fail_on high", Since::kIntroduced));

  Finding disclosed = vulnerability_finding();
  disclosed.id = "vulnerability-00112233445566be";
  disclosed.rule = "CVE-2026-0001";
  disclosed.advisory->id = "GHSA-aaaa-bbbb-cccc";
  disclosed.advisory->aliases = {"CVE-2026-0001"};
  disclosed.advisory->published = "2026-11-20T00:00:00Z";
  disclosed.advisory->known_exploited = false;
  all.push_back(
      judged(disclosed, Action::kReport, "in grace: blocks from 2026-11-27", Since::kDisclosed));
  all.back().blocks_from = kToday + days(4);
  all.back().first_seen = kToday - days(2);
  all.push_back(
      judged(hygiene_finding(), Action::kReport, "medium < fail_on high", Since::kExisting));
  all.back().first_seen = kToday - days(40);

  Finding unfixed = vulnerability_finding();
  unfixed.id = "vulnerability-00112233445566bf";
  unfixed.rule = "CVE-2022-0002";
  unfixed.advisory->id = "GHSA-dddd-eeee-ffff";
  unfixed.advisory->aliases = {"CVE-2022-0002"};
  unfixed.advisory->fixed_version.clear();
  unfixed.fix = {"", "none", "", "No fixed version is known."};
  all.push_back(judged(unfixed, Action::kIgnore, "ignored: server never passes user input",
                       Since::kIntroduced));
  all.back().ignored_by = ignore_entry("CVE-2022-0002", AcceptanceKind::kNotReachable);

  Finding allowed = secret_finding();
  allowed.id = "secret-00112233445566ab";
  allowed.secret->config_var.clear();
  all.push_back(judged(allowed, Action::kIgnore, "ignored: sandbox key", Since::kIntroduced));
  all.back().ignored_by = ignore_entry("stripe-secret-key", AcceptanceKind::kAccepted);
  all.back().ignored_by->file = "config/payments.rb";
  count(&report);
  return report;
}

Report hostile_report(const std::string& text) {
  Report report = bad_report();
  report.scan.root = text;
  report.scan.environment = text;
  for (Skipped& skipped : report.scan.skipped) skipped.path = text;
  for (Problem& problem : report.scan.problems) problem.path = problem.message = text;
  for (std::string& note : report.verdict.notes) note = text;
  for (JudgedFinding& judged : report.findings) {
    Finding& finding = judged.finding;
    finding.title = finding.fix.text = judged.why = text;
    finding.location.path = text;
    for (Location& location : finding.more_locations) location.path = text;
    if (!finding.fix.command.empty()) finding.fix.command = text;
    if (finding.secret) finding.secret->config_var = finding.secret->redacted = text;
    if (finding.package) {
      Package& package = finding.package->package;
      package.name = package.version = package.path = text;
      finding.package->paths = {{text, text}};
    }
    if (judged.ignored_by) {
      judged.ignored_by->reason = judged.ignored_by->owner = judged.ignored_by->file = text;
    }
  }
  return report;
}

const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> kTexts = {
      "a\nb",
      "\r::error::x",
      "::error file=a::x",
      "##[add-mask]x",
      "\x1b[2J\x1b[31mred",
      "\xe2\x80\xae"
      "abc\xe2\x80\xa8",
      "</script><script>alert(1)</script>",
      "]]><!--",
      "<img src=x onerror=alert(1)>\"'&amp;",
      "{0} {1:x}",
      "[a](javascript:x) `b` *c* | d |",
      "%0A%3A,=",
      "javascript:alert(1)",
      "../../etc/passwd",
      "# skip",
      "- not ok 1",
      "\xff\xfe\x80 bad",
      std::string("nul\0byte", 8),
      std::string(65536, 'A'),
      "",
  };
  return kTexts;
}

Report big_report(std::size_t count_of_findings) {
  Report report = base_report();
  constexpr std::array kSeverities = {Severity::kCritical, Severity::kHigh, Severity::kMedium,
                                      Severity::kLow, Severity::kUnknown};
  for (std::size_t i = 0; i < count_of_findings; ++i) {
    Finding finding = i % 4 == 0   ? secret_finding()
                      : i % 4 == 1 ? vulnerability_finding()
                      : i % 4 == 2 ? check_finding()
                                   : hygiene_finding();
    const std::string number = std::to_string(i);
    finding.id += number;
    if (finding.kind != FindingKind::kVulnerability) {
      finding.location.path = "src/part" + std::to_string(i % 97) + "/file" + number + ".rb";
    } else {
      finding.package->package.name += number;
      finding.package->purl = "pkg:npm/lodash" + number + "@4.17.15";
    }
    finding.location.line = finding.location.end_line = 1 + i % 900;
    finding.severity = kSeverities.at(i * kSeverities.size() / count_of_findings);
    const Action action = finding.severity >= Severity::kHigh ? Action::kBlock : Action::kReport;
    report.findings.push_back(judged(std::move(finding), i % 50 == 49 ? Action::kIgnore : action,
                                     "by the policy",
                                     i % 3 == 0 ? Since::kExisting : Since::kIntroduced));
    if (i % 50 == 49) {
      report.findings.back().ignored_by = ignore_entry("x", AcceptanceKind::kAccepted);
    }
  }
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const auto& a, const auto& b) { return a.action < b.action; });
  count(&report);
  return report;
}

}  // namespace sluice::report
