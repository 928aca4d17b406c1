#include "cli/scan.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "base/date.h"
#include "base/heap.h"
#include "base/wiped_memory.h"
#include "cli/advisories_in_use.h"
#include "cli/advisory_sources.h"
#include "cli/app_registries.h"
#include "cli/build_sync.h"
#include "cli/check_rules.h"
#include "cli/embedded_rules.h"
#include "cli/encrypted_files.h"
#include "cli/exclude_note.h"
#include "cli/outdated.h"
#include "cli/read_files.h"
#include "cli/redaction.h"
#include "cli/rule_ids.h"
#include "cli/runtime_tables.h"
#include "cli/source_pass.h"
#include "cli/state_file.h"
#include "cli/told_findings.h"
#include "cli/version.h"
#include "correlate/baked_secrets.h"
#include "correlate/check_findings.h"
#include "correlate/drift.h"
#include "correlate/owasp_view.h"
#include "correlate/runtime_findings.h"
#include "correlate/secret_findings.h"
#include "correlate/served_sources.h"
#include "correlate/source_hygiene.h"
#include "correlate/vulnerability_findings.h"
#include "inventory/inventory.h"
#include "inventory/runtimes.h"
#include "policy/policy.h"
#include "secrets/rule_test.h"
#include "source/shrunk_files.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

/// What reading so many has left of free memory is worth giving back.
constexpr std::size_t kManyPackages = 10'000;

/// Elsewhere than in a build, what lies in the tree is what somebody installed for development.
inventory::Phase phase_of(const source::Listing& listing, bool in_build) {
  const bool trace =
      in_build && std::any_of(listing.files.begin(), listing.files.end(), [](const auto& file) {
        return inventory::is_buildpack_trace(file.path);
      });
  return trace ? inventory::Phase::kSlug : inventory::Phase::kSource;
}

/// Config vars that keep development dependencies in the slug (Heroku's Node.js buildpack).
bool keeps_dev_dependencies(const ConfigVars& config_vars) {
  const auto is = [&](const char* name, std::string_view value) {
    return config_vars.value(name) == value;
  };
  return is("NPM_CONFIG_PRODUCTION", "false") || is("YARN_PRODUCTION", "false") ||
         is("YARN2_SKIP_PRUNING", "true") || is("PNPM_SKIP_PRUNING", "true");
}

correlate::SourceExpectations expectations(const ScanRequest& request,
                                           const policy::BuildState* earlier,
                                           const std::vector<std::string>& known_packages) {
  correlate::SourceExpectations expected;
  expected.hosts = request.settings.dependencies.source_hosts;
  if (earlier != nullptr) {
    expected.known_packages = &known_packages;
    expected.known_scripts = &earlier->install_scripts;
  }
  return expected;
}

/// Only what a passed build had is known to the next one.
void keep_for_next_build(const Report& report, const Redaction& redaction, policy::BuildState build,
                         StateFile* file, std::vector<Problem>* problems) {
  if (!file->in_use() || report.verdict.result != VerdictResult::kPass) return;
  build.built = {
      std::chrono::floor<std::chrono::seconds>(report.scan.now.time_since_epoch()).count(), 0};
  build.commit = report.scan.source_version;
  for (const AdvisorySet& set : report.advisories) {
    build.advisories.push_back({set.source, set.sha256, set.newest, set.ecosystems});
  }
  policy::clean(&build, [&](std::string text) {
    redaction.clean(&text);
    return text;
  });
  if (const Status failed = file->write(std::move(build))) {
    problems->push_back({"", 0,
                         "state.json in the build cache " + failed->message +
                             ": the next build can't tell what is new; purge the cache",
                         false});
  }
}

template <typename T>
void append(std::vector<T>* target, std::vector<T> more) {
  std::move(more.begin(), more.end(), std::back_inserter(*target));
}

/// The pass over the source leaves what the pass over the slug is to know: what the slug has and
/// the source had not, the build step put there.
void hold_against_source(const ScanRequest& request, inventory::Phase phase,
                         const secrets::Scanner& scanner, std::chrono::system_clock::time_point now,
                         std::vector<secrets::SecretMatch>* matches,
                         std::vector<Problem>* problems) {
  if (request.source_pass.empty() || !request.secrets) return;
  SourcePass pass{{request.root, request.settings.source_version, now}, {}, {}};
  if (phase == inventory::Phase::kSlug) {
    const auto source = read_source_pass(request.source_pass, pass);
    if (!source) {
      problems->push_back(
          {"", 0, "what the pass over the source left: " + source.error().message, false});
    } else if (*source) {
      correlate::tell_baked((*source)->secrets, (*source)->looked_for, matches);
    }
    return;
  }
  // Of a source that was not read as a whole, nothing could be said to be missing.
  const bool whole = std::none_of(problems->begin(), problems->end(),
                                  [](const Problem& problem) { return problem.incomplete; });
  if (!whole) return;
  pass.looked_for = scanner.live_variables();
  pass.secrets = correlate::source_secrets(*matches);
  for (correlate::SourceSecret& secret : pass.secrets) secret.path = scanner.redact(secret.path);
  if (const Status failed = write_source_pass(request.source_pass, pass)) {
    problems->push_back({"", 0, "the build cache " + failed->message, false});
  }
}

/// What the checks say when all files were read.
std::vector<Finding> run_checks(const ScanRequest& request, const checks::Checker& checker,
                                const source::Listing& listing, checks::CheckHarvest harvest,
                                const std::vector<Finding>& found, std::vector<Problem>* problems) {
  std::vector<std::string> paths;
  for (const source::FileEntry& file : listing.files) paths.push_back(file.path);
  std::sort(paths.begin(), paths.end());
  const checks::Environment environment =
      request.config_vars_known ? checks::Environment(request.config_vars) : checks::Environment();
  return correlate::check_findings(
      checker.finish(std::move(harvest), {paths, environment, request.settings.access}, problems),
      found);
}

/// Checks and hygiene: of a rule that comes with a later version nothing was known before.
std::vector<std::string> rules_of(const policy::RuleIds& ids) {
  std::vector<std::string> rules = ids.checks;
  rules.insert(rules.end(), ids.others.begin(), ids.others.end());
  std::sort(rules.begin(), rules.end());
  return rules;
}

std::string history_text(const ScanRequest& request, source::TreeScope scope) {
  if (!request.only_file.empty()) return {};
  if (request.in_build) return "not available in a Heroku build";
  const bool none = !request.everything && scope == source::TreeScope::kEverything;
  return none ? "none here: no git work tree" : "not looked at; sluice history does";
}

/// What a build is told of outdated packages, if it wants to be. The config vars are those of who
/// runs the app; sluice.toml comes with its code.
std::vector<Problem> outdated_in_build(const ScanRequest& scan,
                                       const inventory::Inventory& inventory,
                                       const std::vector<inventory::Runtime>& runtimes,
                                       std::chrono::sys_days today) {
  constexpr std::chrono::seconds kBudget{20};
  OutdatedRequest request;
  request.root = scan.root;
  request.everything = scan.everything;
  request.budget = kBudget;
  request.cache_folder = scan.registry_cache;
  request.today = today;
  auto named =
      named_registries(scan.settings, scan.config_vars.value("SLUICE_REGISTRIES").has_value());
  if (!named) return {{"", 0, named.error().message + "; not asked", false}};
  request.by_person = std::move(*named);
  return outdated_notes(look_for_outdated(inventory, runtimes, request));
}

}  // namespace

void forget_config_vars(ScanRequest* request, ScanOutcome* outcome) {
  request->config_vars.forget();
  if (outcome != nullptr) outcome->redact = nullptr;
  wipe_stack();
}

Result<ScanOutcome> run_scan(const ScanRequest& request) {
  ScanOutcome outcome;
  Report& report = outcome.report;
  Profile& profile = outcome.profile;
  const auto started = std::chrono::steady_clock::now();
  report.scan.now = std::chrono::system_clock::now();

  // What is found has to be judged, too: reading ends before the time is over, walking long before.
  const auto part = [&](int fifths) {
    return std::chrono::milliseconds(request.settings.limits.seconds * 200) * fifths;
  };
  const Deadline whole_time(part(5), request.clocks);
  const Deadline reading_time(part(4), request.clocks);
  const Deadline walking_time(part(2), request.clocks);

  profile.stage("rules");
  // The scanner is made even if no secrets are looked for: it also cleans the report's texts.
  Result<secrets::Scanner> scanner = secrets::Scanner::create(
      {request.rules, request.config_vars, request.settings.fingerprint_salt,
       request.settings.secrets_exclude, std::chrono::system_clock::to_time_t(report.scan.now),
       request.profile, &whole_time});
  if (!scanner) return scanner.error();

  std::optional<checks::Checker> checker;
  if (request.checks) {
    Result<checks::Checker> made = checks::Checker::create(request.check_rules, request.owasp);
    if (!made) return made.error();
    checker.emplace(std::move(*made));
  }

  profile.stage("walk");
  Result<source::Tree> tree = source::Tree::open(request.root);
  if (!tree) return tree.error();
  const source::TreeScope scope =
      request.everything ? source::TreeScope::kEverything : source::TreeScope::kDeploy;
  source::Listing listing;
  if (request.only_file.empty()) {
    source::WalkLimits walk{request.settings.limits.files, {}, &walking_time};
    if (request.dependencies) walk.always = inventory::wants;
    listing = tree->list(scope, true, walk);
  } else {
    listing.files.push_back({request.only_file, 0});
  }

  const inventory::Phase phase = request.phase.value_or(phase_of(listing, request.in_build));

  profile.stage("read and scan");
  const ReadingPlan plan = plan_reading(listing, {request.dependencies, request.secrets},
                                        request.settings.limits, request.jobs);
  tell_stage(request.progress, "reading files", listing.files.size());
  Harvest harvest = read_files(
      *tree, &listing,
      {request.secrets ? &*scanner : nullptr, checker ? &*checker : nullptr, request.dependencies},
      plan, {&whole_time, &reading_time}, request.jobs, request.progress);
  std::vector<Problem> problems = request.problems;
  const Lateness late{harvest.late, unfinished_for_time(harvest.problems)};
  append(&problems, limit_notes(listing, plan, late, request.settings.limits, request.limits_from));
  append(&problems, std::move(listing.problems));
  append(&problems, std::move(harvest.problems));
  if (request.secrets) {
    append(&problems, scanner->problems());
    append(&problems, secrets::own_rule_notes(*scanner, &whole_time));
  }

  hold_against_source(request, phase, *scanner, report.scan.now, &harvest.secrets, &problems);
  if (request.secrets) {
    append(&harvest.secrets, scanner->config_var_matches());
    for (const secrets::LeftOut& left_out : scanner->live_left_out()) {
      report.scan.left_out_vars.push_back({left_out.variable, std::string(left_out.reason)});
    }
    for (const std::string& name : request.unread_config_vars) {
      report.scan.left_out_vars.push_back({name, "longer than 64 KiB"});
    }
    std::sort(report.scan.left_out_vars.begin(), report.scan.left_out_vars.end());
    append(&problems, exclude_note(request.settings.secrets_exclude, listing, &whole_time));
  }
  std::vector<Finding> findings = correlate::secret_findings(harvest.secrets);
  report.scan.encrypted = judge_encryption(request.root, listing, std::move(harvest.side.encrypted),
                                           phase == inventory::Phase::kSlug, &findings);
  if (auto shrunk = source::take_shrunk_file()) problems.push_back(std::move(*shrunk));
  if (auto served = correlate::served_sources_finding(std::move(harvest.served))) {
    findings.push_back(std::move(*served));
  }
  if (checker) {
    profile.stage("checks");
    tell_stage(request.progress, "judging the checks");
    append(&findings,
           run_checks(request, *checker, listing, std::move(harvest.checks), findings, &problems));
  }
  const auto now_seconds =
      std::chrono::floor<std::chrono::seconds>(report.scan.now.time_since_epoch()).count();
  StateFile state_file(request.state_file, phase, {now_seconds, 0}, &problems);
  policy::BuildState this_build;
  policy::EarlierFlaws earlier_flaws;
  if (request.dependencies) {
    profile.stage("inventory");
    tell_stage(request.progress, "reading lockfiles");
    inventory::Inventory inventory = inventory::build_inventory(
        harvest.kept, request.jobs, std::move(harvest.artifacts), phase, &whole_time);
    bool limit_named = late.any() || listing.left_out.late;
    // The setting is named once, by what comes first.
    const auto name_limit = [&](const std::vector<Problem>& of_stage) {
      const std::size_t unfinished = unfinished_for_time(of_stage);
      if (unfinished == 0 || std::exchange(limit_named, true)) return;
      append(&problems,
             limit_notes({}, {}, {{}, unfinished}, request.settings.limits, request.limits_from));
    };
    name_limit(inventory.problems);
    append(&problems, std::exchange(inventory.problems, {}));
    profile.stage("runtimes");
    const std::vector<inventory::Runtime> runtimes = inventory::find_runtimes(harvest.kept);
    harvest.kept = {};  // they may be big
    if (inventory.packages.size() >= kManyPackages) return_free_memory();
    const std::vector<inventory::RuntimeTable> tables = runtime_tables(&problems);
    const auto today = std::chrono::floor<std::chrono::days>(report.scan.now);
    append(&inventory.packages, correlate::runtime_packages(runtimes, tables, inventory.packages));
    append(&findings, correlate::runtime_findings(runtimes, tables, today));
    append(&findings, correlate::drift_findings(inventory));
    state_file.expect(inventory.packages, &problems);
    const policy::BuildState* earlier = state_file.earlier();
    const std::vector<std::string> known =
        earlier == nullptr ? std::vector<std::string>() : policy::known_packages(*earlier);
    append(&findings, correlate::source_findings(inventory, expectations(request, earlier, known)));
    for (const Package& package : inventory.packages) {
      if (state_file.in_use()) policy::remember(package, &this_build);
      if (package.superseded) continue;
      ++report.packages;
      ++report.packages_by_ecosystem[package.ecosystem];
    }
    std::vector<std::string> ecosystems;
    for (const auto& [name, count] : report.packages_by_ecosystem) ecosystems.push_back(name);
    if (request.advisories) {
      if (request.sync) {
        profile.stage("sync");
        tell_stage(request.progress, "downloading advisories");
        BuildSync sync;
        sync.database = request.database;
        sync.ecosystems = ecosystems;
        sync.jobs = request.jobs;
        sync_in_build(sync, request.settings, &problems);
      }
      profile.stage("advisories");
      tell_stage(request.progress, "holding packages against advisories");
      AdvisoriesInUse advisories(request.database, request.database_required, &problems);
      std::vector<Problem> matching;
      outcome.matches = advisories.match(inventory.packages, &matching, &whole_time);
      name_limit(matching);
      append(&problems, std::move(matching));
      report.advisories = advisories.sets();
      append(&problems,
             advisory_notes(report.advisories, ecosystems, request.settings, report.scan.now));
      append(&findings, correlate::vulnerability_findings(inventory, outcome.matches));
      if (earlier != nullptr) {
        earlier_flaws.packages = policy::packages_to_judge_again(*earlier, findings);
        earlier_flaws.matches = advisories.match(earlier_flaws.packages, &problems, &whole_time);
      }
      correlate::drop_fixes_of_other_cycles(tables, today, &findings);
    }
    if (request.in_build && request.settings.outdated.in_build) {
      profile.stage("registries");
      append(&problems, outdated_in_build(request, inventory, runtimes, today));
    }
    if (request.want_inventory) {
      outcome.inventory = std::move(inventory);
      outcome.runtimes = runtimes;
    }
  }

  profile.stage("policy");
  report.tool_version = kVersion;
  report.rules_version = embedded_rules_version();
  report.looked_for_secrets = request.secrets;
  report.looked_at_dependencies = request.dependencies;
  report.ran_checks = request.checks;
  report.scan.root = request.root;
  report.scan.phase = inventory::to_string(phase);
  report.scan.scope = !request.only_file.empty()                    ? "one file"
                      : listing.scope == source::TreeScope::kDeploy ? "what a deploy sends"
                                                                    : "everything";
  report.scan.started = to_rfc3339(report.scan.now);
  report.scan.files =
      listing.files.size() - plan.too_much.files - plan.kept_less.files - late.files.files;
  report.scan.bytes = harvest.bytes;
  report.scan.skipped = std::move(listing.skipped);
  append(&report.scan.skipped, std::move(harvest.skipped));
  std::sort(report.scan.skipped.begin(), report.scan.skipped.end());
  std::sort(problems.begin(), problems.end());
  report.scan.problems = std::move(problems);
  report.scan.source_version = request.settings.source_version;
  report.scan.history = history_text(request, listing.scope);

  const bool incomplete = std::any_of(report.scan.problems.begin(), report.scan.problems.end(),
                                      [](const Problem& problem) { return problem.incomplete; });
  policy::PolicyInput input;
  input.findings = std::move(findings);
  input.settings = request.settings;
  input.today = std::chrono::floor<std::chrono::days>(report.scan.now);
  input.dev_dependencies_shipped = keeps_dev_dependencies(request.config_vars);
  input.incomplete = incomplete;
  outcome.comments_name_ids =
      std::any_of(harvest.side.allows.begin(), harvest.side.allows.end(),
                  [](const AllowComment& comment) { return comment.id.starts_with("secret-"); });
  input.allows = std::move(harvest.side.allows);
  input.baseline = request.baseline;
  if (request.dependencies) input.vex = request.vex;
  input.rules = rule_ids(*scanner);
  input.rules.checks = check_ids(request.check_rules);
  // Of what other files hold nothing can be said to be gone.
  const bool whole = request.only_file.empty();
  input.looked_for = {request.secrets && whole, request.dependencies && whole,
                      request.checks && whole, false};
  input.compares = state_file.in_use();
  if (const policy::BuildState* earlier = state_file.earlier()) input.earlier = *earlier;
  input.earlier_flaws = std::move(earlier_flaws);
  input.advisories = report.advisories;
  this_build.rules = rules_of(input.rules);
  // Of its own: what was accepted must not block where the time went into reading.
  const Deadline judging_time(part(1), request.clocks);
  input.deadline = &judging_time;
  policy::Judgement judgement = policy::judge(std::move(input));
  if (judgement.late) {
    report.scan.problems.push_back(*judgement.late);
    std::sort(report.scan.problems.begin(), report.scan.problems.end());
  }
  const Redaction redaction(*scanner);
  redaction.apply(&report.scan);
  for (Package& package : outcome.inventory.packages) redaction.apply(&package);
  for (inventory::PackageFileSummary& file : outcome.inventory.files) redaction.clean(&file.path);
  for (JudgedFinding& judged : judgement.findings) redaction.apply(&judged);
  report.findings = std::move(judgement.findings);
  if (checker) {
    const std::size_t rules = request.secrets ? scanner->rules().size() : 0;
    report.owasp = correlate::owasp_views(checker->owasp(), checker->checks(),
                                          {rules, request.dependencies}, report.findings);
  }
  report.verdict = std::move(judgement.verdict);
  report.vex = std::move(judgement.vex);
  for (VexFile& vex : report.vex) redaction.clean(&vex.file);
  for (std::string& note : report.verdict.notes) redaction.clean(&note);
  tell_once(request.source_pass, &report);
  report.earlier = std::move(judgement.earlier);
  if (report.earlier) redaction.clean(&report.earlier->commit);  // anybody can have written it
  report.first_build = judgement.first_build;
  this_build.findings = std::move(judgement.remembered);
  keep_for_next_build(report, redaction, std::move(this_build), &state_file, &report.scan.problems);
  report.settings = request.settings;
  report.settings.fingerprint_salt.clear();
  report.scan.environment = request.policy.environment;
  report.scan.environment_reason = request.policy.reason;
  report.policy = request.policy.values;
  for (PolicyValue& value : report.policy) redaction.clean(&value.origin);

  profile.count_files(report.scan.files, report.scan.bytes);
  profile.set_rule_costs(scanner->costs());
  profile.finish();
  report.scan.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::steady_clock::now() - started)
                                .count();
  if (request.want_inventory) {
    outcome.redact = [kept = std::make_shared<secrets::Scanner>(std::move(*scanner))](
                         std::string_view text) { return kept->redact(text); };
  }
  return outcome;
}

}  // namespace sluice::cli
