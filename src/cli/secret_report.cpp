#include "cli/secret_report.h"

#include <algorithm>
#include <utility>

#include "base/date.h"
#include "cli/embedded_rules.h"
#include "cli/rule_ids.h"
#include "cli/version.h"
#include "policy/ignores.h"
#include "policy/policy.h"
#include "secrets/rule_test.h"

namespace sluice::cli {
namespace {

/// Names in a repository can hold secrets, too.
class Cleaner {
 public:
  explicit Cleaner(const secrets::Scanner& scanner) : scanner_(scanner) {}

  void clean(std::string* text) const {
    if (text->empty()) return;
    std::string cleaned = scanner_.redact(*text);
    text->swap(cleaned);
  }
  void clean(Location* location) const {
    clean(&location->path);
    clean(&location->inner);
  }
  void clean(Finding* finding) const {
    clean(&finding->title);
    clean(&finding->location);
    for (Location& location : finding->more_locations) clean(&location);
    clean(&finding->fix.text);
    if (!finding->history) return;
    for (std::string& name : finding->history->refs) clean(&name);
  }

 private:
  const secrets::Scanner& scanner_;
};

}  // namespace

Report begin_secret_report(const ScanRequest& request) {
  Report report;
  report.tool_version = kVersion;
  report.rules_version = embedded_rules_version();
  report.looked_at_dependencies = false;
  report.scan.root = request.root;
  report.scan.phase = "source";
  report.scan.now = std::chrono::system_clock::now();
  report.scan.started = to_rfc3339(report.scan.now);
  report.scan.source_version = request.settings.source_version;
  report.scan.environment = request.policy.environment;
  report.scan.environment_reason = request.policy.reason;
  return report;
}

Result<secrets::Scanner> make_scanner(const ScanRequest& request) {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return secrets::Scanner::create({request.rules, request.config_vars,
                                   request.settings.fingerprint_salt,
                                   request.settings.secrets_exclude, now});
}

void finish_secret_report(const ScanRequest& request, const secrets::Scanner& scanner,
                          SecretFindings found, Report* report) {
  std::vector<Problem> problems = request.problems;
  problems.insert(problems.end(), found.problems.begin(), found.problems.end());
  for (auto& more : {scanner.problems(), secrets::own_rule_notes(scanner)}) {
    problems.insert(problems.end(), more.begin(), more.end());
  }
  std::sort(problems.begin(), problems.end());
  policy::PolicyInput input;
  input.settings = request.settings;
  std::erase_if(input.settings.ignores, [&](const IgnoreEntry& entry) {
    return std::none_of(found.findings.begin(), found.findings.end(),
                        [&](const Finding& finding) { return policy::names(entry, finding); });
  });
  report->settings = input.settings;
  report->settings.fingerprint_salt.clear();
  report->policy = request.policy.values;
  input.findings = std::move(found.findings);
  input.today = std::chrono::floor<std::chrono::days>(report->scan.now);
  input.incomplete = std::any_of(problems.begin(), problems.end(),
                                 [](const Problem& problem) { return problem.incomplete; });
  input.allows = std::move(found.allows);
  input.baseline = request.baseline;
  input.rules = rule_ids(scanner);
  input.looked_for = {false, false, false, false};
  policy::Judgement judgement = policy::judge(std::move(input));
  const Cleaner cleaner(scanner);
  for (JudgedFinding& judged : judgement.findings) {
    cleaner.clean(&judged.finding);
    cleaner.clean(&judged.why);
    if (judged.ignored_by) {
      cleaner.clean(&judged.ignored_by->reason);
      cleaner.clean(&judged.ignored_by->file);
    }
  }
  for (Problem& problem : problems) {
    cleaner.clean(&problem.path);
    cleaner.clean(&problem.message);
  }
  for (Skipped& skipped : report->scan.skipped) cleaner.clean(&skipped.path);
  for (PolicyValue& value : report->policy) cleaner.clean(&value.origin);
  report->scan.problems = std::move(problems);
  report->findings = std::move(judgement.findings);
  report->verdict = std::move(judgement.verdict);
  for (std::string& note : report->verdict.notes) cleaner.clean(&note);
  const auto passed = std::chrono::system_clock::now() - report->scan.now;
  report->scan.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
}

}  // namespace sluice::cli
