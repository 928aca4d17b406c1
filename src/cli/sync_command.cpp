#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <set>

#include "advisories/sync.h"
#include "base/parallel.h"
#include "cli/advisory_sources.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/embedded_rules.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/print_tally.h"
#include "cli/scan.h"
#include "report/advisory_age.h"
#include "report/escape.h"
#include "source/env_dir.h"
#include "versions/ecosystem.h"

namespace sluice::cli {
namespace {

constexpr int kDefaultBudget = 300;
constexpr int kMaxBudget = 86400;

Result<std::chrono::seconds> requested_budget(const ParsedArguments& arguments) {
  const auto text = arguments.value("--budget");
  if (!text) return std::chrono::seconds(kDefaultBudget);
  int seconds = 0;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (parsed.ptr != text->data() + text->size() || seconds < 1 || seconds > kMaxBudget) {
    return Error{"", 0, "--budget must be a number of seconds, at least 1"};
  }
  return std::chrono::seconds(seconds);
}

/// The ecosystems of the app's packages, or those that were named.
Result<std::vector<std::string>> wanted_ecosystems(const ParsedArguments& arguments,
                                                   const std::string& root,
                                                   const Settings& settings) {
  std::set<std::string> names;
  for (const std::string& name : arguments.values("--ecosystem")) {
    const versions::Ecosystem* known = versions::find_ecosystem(name);
    if (known == nullptr || known->name != name) {
      std::string list;
      for (const versions::Ecosystem& ecosystem : versions::ecosystems()) {
        list += (list.empty() ? "" : ", ") + std::string(ecosystem.name);
      }
      return Error{"", 0, "no such ecosystem: " + name + "; there are " + list};
    }
    names.insert(name);
  }
  if (!names.empty()) return std::vector<std::string>(names.begin(), names.end());
  ScanRequest request;
  request.root = root;
  request.secrets = false;
  request.jobs = default_jobs();
  request.settings = settings;
  for (const RuleFile& rule : embedded_secret_rules()) {
    request.rules.push_back({rule.name, rule.text});
  }
  const Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return outcome.error();
  for (const auto& [name, count] : outcome->report.packages_by_ecosystem) names.insert(name);
  if (names.empty()) {
    return Error{root, 0,
                 "no lockfile with packages found, so nothing to download; name what you want: "
                 "--ecosystem npm"};
  }
  return std::vector<std::string>(names.begin(), names.end());
}

std::string outcome_text(const advisories::EcosystemSync& sync) {
  const std::string records = std::to_string(sync.records) + " advisories";
  const std::string changes =
      ", " + std::to_string(sync.changed) + " new or changed" +
      (sync.removed == 0 ? "" : ", " + std::to_string(sync.removed) + " gone");
  switch (sync.outcome) {
    case advisories::SyncOutcome::kCurrent:
      return records + ", nothing new";
    case advisories::SyncOutcome::kUpdated:
      return records + changes;
    case advisories::SyncOutcome::kReplaced:
      return records + changes + " (whole export)";
    case advisories::SyncOutcome::kFailed:
      break;
  }
  return sync.records == 0 ? "FAILED, there are none" : "FAILED, " + records + " of before stay";
}

void print_summary(const advisories::SyncSummary& summary, const std::string& database) {
  if (!summary.damaged.empty()) {
    std::printf(" !     The database of before is made anew: %s\n",
                report::one_line(summary.damaged).c_str());
  }
  for (const advisories::EcosystemSync& sync : summary.ecosystems) {
    std::printf("       %-11s %s\n", sync.ecosystem.c_str(), outcome_text(sync).c_str());
    const bool failed = sync.outcome == advisories::SyncOutcome::kFailed;
    for (const std::string& failure : sync.failures) {
      std::printf("%s%s\n", failed ? " !                 " : "                   ",
                  report::one_line(failure, 200).c_str());
    }
  }
  print_tally("could not be read, an earlier copy of them stays:", summary.unreadable);
  if (summary.set.count > 0) {
    std::printf(
        "       %s\n",
        report::describe_advisories(summary.set, true, std::chrono::system_clock::now()).c_str());
    std::printf("       Database: %s\n", report::one_line(database).c_str());
  }
}

}  // namespace

int run_sync(const ParsedArguments& arguments) {
  if (arguments.positional.size() > 2) {
    return usage_error({"", 0, "one PATH at a time, got also \"" + arguments.positional[2] + '"'});
  }
  const std::string root = arguments.positional.size() > 1 ? arguments.positional[1] : ".";
  const auto variables = source::read_process_settings();
  const Result<std::chrono::seconds> budget = requested_budget(arguments);
  if (!budget) return usage_error(budget.error());
  const Result<unsigned> jobs = requested_jobs(arguments);
  if (!jobs) return usage_error(jobs.error());
  const Result<SettingsResult> settings = load_settings(arguments, root, variables);
  if (!settings) return usage_error(settings.error());
  const Result<std::vector<std::string>> ecosystems =
      wanted_ecosystems(arguments, root, settings->settings);
  if (!ecosystems) return usage_error(ecosystems.error());

  advisories::SyncRequest request;
  request.mirrors = advisory_mirrors(settings->settings);
  request.ecosystems = *ecosystems;
  request.database = database_path(arguments, variables).path;
  request.budget = *budget;
  request.jobs = *jobs;
  request.allow_shrinking = arguments.has("--allow-shrinking");
  if (const auto bundled = load_bundled()) request.exploited_cves = bundled->exploited_cves();
  const bool quiet = arguments.has("--quiet");
  const bool live = !quiet && ::isatty(STDERR_FILENO) == 1;
  request.progress = [live](const std::string& step) {
    if (live) std::fprintf(stderr, "\r\x1b[K       %s", report::one_line(step, 70).c_str());
  };
  if (!quiet)
    std::printf("-----> Advisories from %s\n",
                report::one_line(displayed_mirrors(request.mirrors)).c_str());
  std::fflush(stdout);
  const Result<advisories::SyncSummary> summary = advisories::sync_advisories(request);
  if (live) std::fputs("\r\x1b[K", stderr);
  if (!summary) {
    std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(summary.error())).c_str());
    return kExitIncomplete;
  }
  if (!quiet) print_summary(*summary, request.database);
  for (const advisories::EcosystemSync& sync : summary->ecosystems) {
    if (sync.outcome == advisories::SyncOutcome::kFailed) return kExitIncomplete;
  }
  return kExitPassed;
}

}  // namespace sluice::cli
