// sluice access SNAPSHOT: reads the folder, judges it by the policy, prints the plan.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "access/audit.h"
#include "access/snapshot_reader.h"
#include "base/date.h"
#include "base/parallel.h"
#include "cli/access_rules.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/embedded_rules.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/outside_policy.h"
#include "cli/report_output.h"
#include "cli/secret_report.h"
#include "cli/version.h"
#include "policy/ignores.h"
#include "policy/policy.h"
#include "report/escape.h"
#include "source/env_dir.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

/// A snapshot's bytes in all; more is none of ours.
constexpr std::uint64_t kMaxSnapshotBytes = 1ULL << 30;

struct SnapshotBytes {
  std::vector<std::string> texts;
  std::vector<access::SnapshotFile> files;  ///< views of the texts
  std::vector<Problem> problems;
  std::uint64_t size = 0;
};

Result<SnapshotBytes> read_folder(const std::string& folder, unsigned jobs) {
  const Result<source::Tree> tree = source::Tree::open(folder);
  if (!tree) return tree.error();
  source::Listing listing = tree->list(source::TreeScope::kEverything);
  SnapshotBytes bytes;
  bytes.problems = std::move(listing.problems);
  std::erase_if(listing.files, [](const auto& file) { return !file.path.ends_with(".json"); });
  if (listing.files.size() > access::kMaxSnapshotFiles) {
    return Error{folder, 0, "has too many files to be a snapshot"};
  }
  for (const source::FileEntry& file : listing.files) bytes.size += file.size;
  if (bytes.size > kMaxSnapshotBytes) return Error{folder, 0, "is bigger than 1 GiB: no snapshot"};
  bytes.texts.resize(listing.files.size());
  std::vector<Problem> failed(listing.files.size());
  parallel_for(listing.files.size(), jobs, [&](std::size_t i, unsigned) {
    bool whole = false;
    const auto error =
        tree->read_raw(listing.files[i], access::kMaxSnapshotFile, &bytes.texts[i], &whole);
    if (error) failed[i] = {listing.files[i].path, 0, error->message};
    if (!error && !whole) failed[i] = {listing.files[i].path, 0, "is bigger than 64 MiB"};
  });
  for (std::size_t i = 0; i < failed.size(); ++i) {
    if (failed[i].path.empty()) {
      bytes.files.push_back({listing.files[i].path, bytes.texts[i]});
    } else {
      bytes.problems.push_back(std::move(failed[i]));
    }
  }
  return bytes;
}

AccessOverview overview_of(const access::Snapshot& snapshot, const access::AccessRules& rules,
                           const AccessSettings& settings) {
  AccessOverview overview;
  overview.target = snapshot.target;
  overview.taken = to_string(snapshot.taken);
  overview.taken_by = snapshot.taken_by;
  overview.apps = snapshot.apps.size();
  overview.look_back_days = rules.limits.look_back_days;
  std::set<std::string_view> people;
  for (const access::App& app : snapshot.apps) {
    for (const access::Collaborator& person : app.collaborators) people.insert(person.email);
  }
  for (const access::Team& team : snapshot.teams) {
    for (const access::Member& member : team.members) people.insert(member.email);
  }
  overview.people = people.size();
  overview.production_apps = access::count_production(snapshot, settings);
  return overview;
}

/// Texts of a snapshot are cleaned like those of a tree: a description can hold a token.
void clean(const secrets::Scanner& scanner, Report* report) {
  const auto redact = [&](std::string* text) {
    if (!text->empty()) *text = scanner.redact(*text);
  };
  for (JudgedFinding& judged : report->findings) {
    redact(&judged.finding.title);
    redact(&judged.finding.location.path);
    if (!judged.finding.access) continue;
    for (AccessCommand& command : judged.finding.access->commands) redact(&command.text);
  }
  for (Problem& problem : report->scan.problems) {
    redact(&problem.path);
    redact(&problem.message);
  }
  for (std::string& note : report->access->notes) redact(&note);
}

Report judged_report(access::Audit audit, AccessOverview overview, std::vector<Problem> problems,
                     const Settings& settings, const access::AccessRules& rules) {
  Report report;
  report.tool_version = kVersion;
  report.rules_version = embedded_rules_version();
  report.looked_for_secrets = false;
  report.looked_at_dependencies = false;
  report.looked_at_access = true;
  report.scan.phase = "source";
  report.scan.now = std::chrono::system_clock::now();
  report.scan.started = to_rfc3339(report.scan.now);
  std::sort(problems.begin(), problems.end());
  policy::PolicyInput input;
  input.settings = settings;
  // What the other commands find may be accepted there, too: of that nothing is said here.
  std::erase_if(input.settings.ignores, [&](const IgnoreEntry& entry) {
    return !entry.id.starts_with("access-") &&
           std::none_of(audit.findings.begin(), audit.findings.end(),
                        [&](const Finding& one) { return policy::names(entry, one); });
  });
  report.settings = input.settings;
  report.settings.fingerprint_salt.clear();
  report.settings.access.fingerprint_key.clear();
  input.findings = std::move(audit.findings);
  input.today = std::chrono::floor<std::chrono::days>(report.scan.now);
  input.incomplete = std::any_of(problems.begin(), problems.end(),
                                 [](const Problem& problem) { return problem.incomplete; });
  input.rules.others = access::rule_names(rules);
  input.looked_for = {false, false, false, true};
  overview.notes = std::move(audit.notes);
  policy::Judgement judgement = policy::judge(std::move(input));
  report.scan.problems = std::move(problems);
  report.findings = std::move(judgement.findings);
  report.verdict = std::move(judgement.verdict);
  report.access = std::move(overview);
  return report;
}

}  // namespace

int run_access_audit(const ParsedArguments& arguments) {
  const auto started = std::chrono::system_clock::now();
  const Result<std::vector<OutputRequest>> outputs = requested_outputs(arguments);
  if (!outputs) return usage_error(outputs.error());
  const Result<unsigned> jobs = requested_jobs(arguments);
  if (!jobs) return usage_error(jobs.error());
  const auto variables = source::read_process_settings();
  auto settings = load_settings(arguments, ".", variables);
  if (!settings) return usage_error(settings.error());
  EffectivePolicy policy{settings->environment.name, settings->environment.reason,
                         policy_values(settings->settings, settings->origins), ""};
  std::vector<Problem> policy_problems;
  if (Status failed =
          hold_to_outside_policy(arguments, variables, cache_folder(arguments, variables), &policy,
                                 &settings->settings, &policy_problems)) {
    return usage_error(*failed);
  }
  for (const std::string& warning : settings->warnings) {
    std::fprintf(stderr, "sluice: warning: %s\n", report::one_line(warning).c_str());
  }
  const Result<access::AccessRules> rules = load_access_rules();
  if (!rules) return usage_error(rules.error());

  const std::string& folder = arguments.positional.front();
  Result<SnapshotBytes> bytes = read_folder(folder, *jobs);
  if (!bytes) return usage_error(bytes.error());
  Result<access::SnapshotRead> read = access::read_snapshot(std::move(bytes->files), *jobs);
  if (!read) {
    Error error = read.error();
    error.path = folder + '/' + error.path;
    return usage_error(error);
  }
  std::vector<Problem> problems = std::move(read->problems);
  problems.insert(problems.end(), bytes->problems.begin(), bytes->problems.end());
  problems.insert(problems.end(), policy_problems.begin(), policy_problems.end());

  const AccessSettings& intent = settings->settings.access;
  AccessOverview overview = overview_of(read->snapshot, *rules, intent);
  access::Audit audit = access::audit(std::move(read->snapshot), *rules, intent);
  Report report = judged_report(std::move(audit), std::move(overview), std::move(problems),
                                settings->settings, *rules);
  report.scan.environment = policy.environment;
  report.scan.environment_reason = policy.reason;
  report.policy = policy.values;
  ScanRequest request;
  for (const RuleFile& file : embedded_secret_rules())
    request.rules.push_back({file.name, file.text});
  const Result<secrets::Scanner> scanner = make_scanner(request);
  if (!scanner) return usage_error(scanner.error());
  clean(*scanner, &report);
  report.scan.root = scanner->redact(folder);
  report.scan.scope = "snapshot";
  report.scan.files = bytes->texts.size();
  report.scan.bytes = bytes->size;
  report.scan.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::system_clock::now() - started)
                                .count();
  return write_report(report, *outputs, log_options(arguments), arguments);
}

}  // namespace sluice::cli
