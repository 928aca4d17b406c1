#include "cli/recheck.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "base/date.h"
#include "cli/advisories_in_use.h"
#include "cli/build_sync.h"
#include "cli/check_rules.h"
#include "cli/embedded_rules.h"
#include "cli/environment_checks.h"
#include "cli/load_settings.h"
#include "cli/redaction.h"
#include "cli/rule_ids.h"
#include "cli/runtime_tables.h"
#include "cli/secret_report.h"
#include "cli/slug_folder.h"
#include "cli/version.h"
#include "correlate/runtime_findings.h"
#include "correlate/vulnerability_findings.h"
#include "inventory/stored_bill.h"
#include "policy/policy.h"
#include "policy/stored_verdict.h"

namespace sluice::cli {
namespace {

void append(std::vector<Problem>* target, std::vector<Problem> more) {
  std::move(more.begin(), more.end(), std::back_inserter(*target));
}

/// What is known of the app: its packages, and how its build was judged.
struct StoredBuild {
  inventory::Inventory inventory;
  std::optional<policy::StoredVerdict> verdict;
};

StoredBuild read_stored(const std::string& bill, Instant now, std::vector<Problem>* problems) {
  StoredBuild stored;
  const Result<std::string> bytes = read_named_file(bill, inventory::kMaxLockfileBytes, true);
  if (!bytes) {
    std::error_code unknown;
    const bool there = std::filesystem::exists(bill, unknown) || unknown;
    const std::string why = there ? bytes.error().message
                                  : "it is not here; builds with slug.carry leave it, and recheck "
                                    "runs beside it or is given its path";
    problems->push_back({bill, 0, "the bill of materials: " + why, true});
    return stored;
  }
  Result<inventory::Inventory> read = inventory::read_stored_bill(bill, *bytes);
  if (!read) {
    problems->push_back({bill, read.error().line,
                         "the bill of materials cannot be read: " + read.error().message, true});
    return stored;
  }
  stored.inventory = std::move(*read);
  append(problems, stored.inventory.problems);
  stored.verdict = verdict_beside(bill, *bytes, now, problems);
  return stored;
}

std::vector<Finding> look_up(const RecheckRequest& request, const StoredBuild& stored,
                             ScanOutcome* outcome, std::vector<Problem>* problems) {
  const ScanRequest& scan = request.scan;
  Report& report = outcome->report;
  std::vector<std::string> ecosystems;
  for (const auto& [name, count] : report.packages_by_ecosystem) ecosystems.push_back(name);
  if (scan.sync) {
    sync_in_build({scan.database, ecosystems, scan.jobs, request.budget}, scan.settings, problems);
  }
  AdvisoriesInUse advisories(scan.database, scan.database_required, problems);
  outcome->matches = advisories.match(stored.inventory.packages, problems);
  report.advisories = advisories.sets();
  append(problems, advisory_notes(report.advisories, ecosystems, scan.settings, report.scan.now));
  std::vector<Finding> findings =
      correlate::vulnerability_findings(stored.inventory, outcome->matches);
  const std::vector<inventory::RuntimeTable> tables = runtime_tables(problems);
  const auto today = std::chrono::floor<std::chrono::days>(report.scan.now);
  correlate::drop_fixes_of_other_cycles(tables, today, &findings);
  if (stored.verdict) {
    // What was installed or asked for does not change; the day does.
    std::vector<inventory::Runtime> runtimes = stored.verdict->runtimes;
    for (inventory::Runtime& runtime : runtimes) runtime.path = request.bill;
    std::vector<Finding> ended = correlate::runtime_findings(runtimes, tables, today);
    std::move(ended.begin(), ended.end(), std::back_inserter(findings));
  }
  return findings;
}

/// The state that today's findings are compared with, if the build left a verdict.
std::optional<policy::BuildState> earlier_state(const StoredBuild& stored,
                                                const std::string& environment) {
  if (!stored.verdict) return std::nullopt;
  policy::BuildState state = policy::state_of(*stored.verdict, environment);
  for (const Package& package : stored.inventory.packages) policy::remember(package, &state);
  return state;
}

void judge(const RecheckRequest& request, const StoredBuild& stored, std::vector<Finding> findings,
           const secrets::Scanner& scanner, Report* report) {
  const ScanRequest& scan = request.scan;
  policy::PolicyInput input;
  input.findings = std::move(findings);
  input.settings = scan.settings;
  if (!request.enforce) input.settings.policy.mode = Mode::kWarn;
  if (stored.verdict) input.settings.source_version = stored.verdict->commit;
  input.today = std::chrono::floor<std::chrono::days>(report->scan.now);
  input.incomplete = std::any_of(report->scan.problems.begin(), report->scan.problems.end(),
                                 [](const Problem& problem) { return problem.incomplete; });
  input.baseline = scan.baseline;
  input.vex = scan.vex;
  input.rules = rule_ids(scanner);
  input.rules.checks = check_ids(scan.check_rules);
  // Acceptances of what only a tree shows can't be told to be of no use.
  input.looked_for = {false, !input.incomplete, false, false};
  input.earlier = earlier_state(stored, scan.policy.environment);
  input.compares = input.earlier.has_value();
  input.advisories = report->advisories;
  report->settings = input.settings;
  report->settings.fingerprint_salt.clear();
  policy::Judgement judgement = policy::judge(std::move(input));
  report->findings = std::move(judgement.findings);
  report->verdict = std::move(judgement.verdict);
  report->vex = std::move(judgement.vex);
  report->earlier = std::move(judgement.earlier);
  if (report->earlier && stored.verdict) report->earlier->source = "this slug's build";
  if (!request.enforce) report->verdict.exit_code = kExitPassed;
}

void redact(const Redaction& redaction, ScanOutcome* outcome) {
  Report& report = outcome->report;
  redaction.apply(&report.scan);
  for (JudgedFinding& judged : report.findings) redaction.apply(&judged);
  for (VexFile& vex : report.vex) redaction.clean(&vex.file);
  for (std::string& note : report.verdict.notes) redaction.clean(&note);
  for (PolicyValue& value : report.policy) redaction.clean(&value.origin);
  if (report.earlier) redaction.clean(&report.earlier->commit);
  for (Package& package : outcome->inventory.packages) redaction.apply(&package);
}

}  // namespace

Result<ScanOutcome> recheck(const RecheckRequest& request) {
  const ScanRequest& scan = request.scan;
  ScanOutcome outcome;
  Report& report = outcome.report;
  Result<secrets::Scanner> scanner = make_scanner(scan);
  if (!scanner) return scanner.error();
  report.scan.now = std::chrono::system_clock::now();
  const Instant now{
      std::chrono::floor<std::chrono::seconds>(report.scan.now.time_since_epoch()).count(), 0};
  std::vector<Problem> problems = scan.problems;
  StoredBuild stored = read_stored(request.bill, now, &problems);

  report.tool_version = kVersion;
  report.rules_version = embedded_rules_version();
  report.looked_for_secrets = false;
  report.scan.root = scan.root;
  report.scan.phase = inventory::to_string(stored.inventory.phase);
  report.scan.scope = "a bill of materials";
  report.scan.started = to_rfc3339(report.scan.now);
  report.scan.files = stored.inventory.files.size();
  report.scan.source_version = stored.verdict ? stored.verdict->commit : std::string();
  report.scan.environment = scan.policy.environment;
  report.scan.environment_reason = scan.policy.reason;
  report.policy = scan.policy.values;
  for (const Package& package : stored.inventory.packages) {
    ++report.packages;
    ++report.packages_by_ecosystem[package.ecosystem];
  }
  std::vector<Finding> findings = look_up(request, stored, &outcome, &problems);
  std::vector<Finding> of_environment = environment_findings(scan, &problems);
  // Most checks are not run here; forms that list what was must not hide what they say.
  report.ran_checks = !of_environment.empty();
  std::move(of_environment.begin(), of_environment.end(), std::back_inserter(findings));
  std::sort(problems.begin(), problems.end());
  report.scan.problems = std::move(problems);
  judge(request, stored, std::move(findings), *scanner, &report);
  outcome.inventory = std::move(stored.inventory);
  redact(Redaction(*scanner), &outcome);
  report.scan.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::system_clock::now() - report.scan.now)
                                .count();
  return outcome;
}

}  // namespace sluice::cli
