#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "cli/bill_facts.h"
#include "cli/commands.h"
#include "cli/load_baseline.h"
#include "cli/load_settings.h"
#include "cli/load_vex.h"
#include "cli/monitor.h"
#include "cli/monitor_file.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/recheck.h"
#include "cli/report_output.h"
#include "cli/slug_folder.h"
#include "policy/monitor_state.h"
#include "report/escape.h"
#include "report/monitor_log.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

constexpr unsigned kMaxBudget = 3600;

/// A release must not stop because Sluice can't judge it, unless that is wanted.
int unjudged(const Error& error, bool enforce) {
  std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(error), 300).c_str());
  if (enforce) return kExitUsage;
  std::fprintf(stderr,
               " !     Warning: nothing was judged. The release goes on, because\n"
               " !     sluice recheck was called without --enforce.\n");
  return kExitPassed;
}

Result<std::chrono::seconds> budget_of(const ParsedArguments& arguments) {
  const auto text = arguments.value("--budget");
  if (!text) return RecheckRequest().budget;
  unsigned seconds = 0;
  const char* const end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, seconds);
  if (parsed.ec != std::errc() || parsed.ptr != end || seconds == 0 || seconds > kMaxBudget) {
    return Error{"", 0, "--budget must be a number of seconds from 1 to 3600"};
  }
  return std::chrono::seconds(seconds);
}

/// A webhook's URL in the wrong place must not be quoted.
bool is_url(const std::string& text) { return text.find("://") != std::string::npos; }

/// What stands instead of the log on standard output, if that is asked for; else nothing.
bool take_log(std::vector<OutputRequest>* outputs) {
  const auto log = std::find_if(outputs->begin(), outputs->end(), [](const OutputRequest& output) {
    return output.format == "log" && output.file.empty();
  });
  if (log == outputs->end()) return false;
  outputs->erase(log);
  return true;
}

/// Tells what is new, and remembers it once it is told. The exit code of the command if nothing is
/// enforced.
int monitor(const MonitorOptions& options, const ParsedArguments& arguments,
            std::vector<OutputRequest> outputs, report::LogOptions log, const Report& report,
            const report::Bom* bom, std::chrono::seconds budget) {
  const auto now = report.scan.now.time_since_epoch();
  const Instant instant{std::chrono::floor<std::chrono::seconds>(now).count(), 0};
  const MonitorFile file(options.state, budget);
  std::vector<std::string> warnings;
  const auto state = file.read(instant, report.scan.environment, &warnings);
  for (const std::string& warning : warnings) {
    std::fprintf(stderr, "sluice: warning: %s\n", warning.c_str());
  }
  const policy::News news = policy::news_since(report, state);
  bool done = true;
  if (take_log(&outputs)) done = print(report::to_monitor_log(report, news, log));
  const int code = write_report(report, outputs, log, arguments, bom);
  const bool told = done && (code == report.verdict.exit_code);
  done = tell_webhook(options, report, news, budget) && told;
  if (done) {
    if (const Status failed = file.write(policy::next_state(report, state))) {
      std::fprintf(stderr, "sluice: warning: the state: %s\n",
                   report::one_line(describe(*failed), 300).c_str());
      done = false;
    }
  }
  return done || code == kExitBlocked ? code : kExitIncomplete;
}

/// The settings are those of the present folder, which on a dyno is the slug's root.
Status prepare(ParsedArguments arguments, RecheckRequest* request, PreparedScan* prepared) {
  arguments.positional = {"."};
  Result<PreparedScan> scan = prepare_scan(arguments);
  if (!scan) return scan.error();
  *prepared = std::move(*scan);
  if (Status failed = load_baseline(arguments, arguments.has("--baseline"), &prepared->request)) {
    return failed;
  }
  if (Status failed = load_vex(arguments, &prepared->request)) return failed;
  request->scan = prepared->request;
  // Only there are the process's variables the app's config vars.
  if (!environment_variable("DYNO").empty()) {
    request->scan.config_vars = source::read_process_variables();
    request->scan.config_vars_known = true;
  }
  request->scan.sync = arguments.has("--sync") && !arguments.has("--offline");
  if (request->scan.sync) {
    // That it can't be made is told when the database is written.
    std::error_code unmade;
    const std::filesystem::path folder =
        std::filesystem::path(request->scan.database).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder, unmade);
  }
  return {};
}

}  // namespace

int run_recheck_command(const ParsedArguments& arguments) {
  if (std::any_of(arguments.positional.begin(), arguments.positional.end(), is_url)) {
    return usage_error({"", 0, "FILE is a URL; a webhook is named by --webhook"});
  }
  if (arguments.positional.size() > 1) {
    return usage_error({"", 0, "one FILE at a time, got also \"" + arguments.positional[1] + '"'});
  }
  const Result<std::vector<OutputRequest>> outputs = requested_outputs(arguments, true);
  if (!outputs) return usage_error(outputs.error());
  const Result<std::chrono::seconds> budget = budget_of(arguments);
  if (!budget) return usage_error(budget.error());
  const Result<MonitorOptions> monitored = monitor_options(arguments);
  if (!monitored) return usage_error(monitored.error());
  bool enforce = arguments.has("--enforce");
  const Result<std::string> created = creation_time();
  if (!created) return unjudged(created.error(), enforce);

  RecheckRequest request;
  request.bill = arguments.positional.empty() ? ".sluice/" + std::string(kSlugBill)
                                              : arguments.positional.front();
  request.budget = *budget;
  PreparedScan prepared;
  if (const Status failed = prepare(arguments, &request, &prepared)) {
    return unjudged(*failed, enforce);
  }
  print_warnings(prepared);
  const Mode mode = request.scan.settings.policy.mode;
  if (mode == Mode::kOff) {
    print("-----> Sluice is off (SLUICE_MODE=off): nothing was judged.\n");
    return kExitPassed;
  }
  enforce = enforce && mode == Mode::kEnforce;
  request.enforce = enforce;
  Result<ScanOutcome> outcome = recheck(request);
  if (!outcome) return unjudged(outcome.error(), enforce);

  report::LogOptions options = log_options(arguments);
  tell_command("recheck", arguments, request.scan, outcome->report, &options);
  std::optional<report::Bom> bom;
  if (need_packages(*outputs)) {
    const auto& problems = outcome->report.scan.problems;
    const bool incomplete = std::any_of(problems.begin(), problems.end(),
                                        [](const auto& problem) { return problem.incomplete; });
    bom = report::make_bom(outcome->inventory.packages,
                           bill_facts(prepared.request, *outcome, *created, incomplete));
  }
  const bool on_dyno = !environment_variable("DYNO").empty();
  forget_config_vars(&prepared.request);
  forget_config_vars(&request.scan, &*outcome);
  if (on_dyno) source::forget_process_variables();
  const report::Bom* const packages = bom ? &*bom : nullptr;
  if (!monitored->state.empty()) {
    const int code =
        monitor(*monitored, arguments, *outputs, options, outcome->report, packages, *budget);
    return enforce ? code : kExitPassed;
  }
  const int code = write_report(outcome->report, *outputs, options, arguments, packages);
  // That it was not told stops no release.
  tell_webhook(*monitored, outcome->report, policy::news_since_build(outcome->report), *budget);
  return enforce ? code : kExitPassed;
}

}  // namespace sluice::cli
