#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/bill_facts.h"
#include "cli/commands.h"
#include "cli/confinement.h"
#include "cli/explain_policy.h"
#include "cli/load_baseline.h"
#include "cli/load_settings.h"
#include "cli/load_vex.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/report_output.h"
#include "cli/safe_message.h"
#include "cli/scan.h"
#include "cli/slug_folder.h"
#include "cli/stdin_scan.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

/// Everything the command needs to know before it scans.
struct Preparation {
  PreparedScan scan;
  std::vector<OutputRequest> outputs;
  std::string created;  ///< of the bill of materials, if an output needs one
};

/// Whatever the environment is called. bin/test says so itself, and the app's config vars do.
bool is_test_run(const ScanRequest& request) {
  return request.policy.environment == "ci" || request.config_vars.value("CI") == "true" ||
         environment_variable("CI") == "true";
}

Result<Preparation> prepare(unsigned command, const ParsedArguments& arguments) {
  const bool packages = command == kGate || command == kDeps;
  Result<std::vector<OutputRequest>> outputs = requested_outputs(arguments, packages);
  if (!outputs) return outputs.error();
  Result<PreparedScan> scan = prepare_scan(arguments);
  if (!scan) return scan.error();
  ScanRequest& request = scan->request;
  if (Status failed = load_baseline(arguments, arguments.has("--baseline"), &request)) {
    return *std::move(failed);
  }
  request.secrets = command == kGate || command == kSecrets;
  request.dependencies = command == kGate || command == kDeps;
  request.checks = command == kGate || command == kChecks;
  if (request.dependencies) {
    if (Status failed = load_vex(arguments, &request)) return *std::move(failed);
  }
  // A test run is no release: it neither knows of earlier builds nor tells later ones.
  if (request.in_build && command == kGate && !is_test_run(request)) {
    request.state_file = scan->cache + "/state.json";
  }
  // Without a cache of its own it is no build that has a second pass. By hand the phase is named.
  if (command == kGate && arguments.value("--cache") &&
      (request.in_build || arguments.value("--phase"))) {
    // A build's script has made it; that it can't be made is told when it is written to.
    std::error_code unmade;
    std::filesystem::create_directories(scan->cache, unmade);
    request.source_pass = scan->cache + "/source_pass.json";
  }
  // Elsewhere than in a build nothing is downloaded unasked.
  request.sync = request.in_build && request.dependencies && request.settings.advisories.sync &&
                 !arguments.has("--offline");
  Result<std::string> created = std::string();
  const bool carries = command == kGate && arguments.has("--carry") && request.settings.slug_carry;
  if (need_packages(*outputs) || carries) {
    created = creation_time();
    if (!created) return created.error();
    request.want_inventory = true;
  }
  return Preparation{std::move(*scan), std::move(*outputs), std::move(*created)};
}

}  // namespace

namespace {

/// Settings are those of the present folder.
int run_stream_scan(const ParsedArguments& arguments) {
  ParsedArguments of_folder = arguments;
  of_folder.positional = {"."};
  Result<Preparation> prepared = prepare(kSecrets, of_folder);
  if (!prepared) return usage_error(prepared.error());
  print_warnings(prepared->scan);
  if (prepared->scan.request.settings.policy.mode == Mode::kOff) {
    print("-----> Sluice is off (SLUICE_MODE=off): nothing was scanned.\n");
    return kExitPassed;
  }
  Result<Report> report = scan_stream(prepared->scan.request, STDIN_FILENO);
  if (!report) return usage_error(report.error());
  report::LogOptions options = log_options(arguments);
  tell_command("secrets", arguments, prepared->scan.request, *report, &options);
  forget_config_vars(&prepared->scan.request);
  return write_report(*report, prepared->outputs, options, arguments);
}

/// What the app asks for is the app's text.
std::vector<inventory::Runtime> clean_runtimes(const ScanOutcome& outcome) {
  std::vector<inventory::Runtime> runtimes = outcome.runtimes;
  for (inventory::Runtime& runtime : runtimes) {
    runtime.version = outcome.redact(runtime.version);
    runtime.requirement = outcome.redact(runtime.requirement);
  }
  return runtimes;
}

int scan_and_report(unsigned command, const ParsedArguments& arguments, Preparation prepared) {
  print_warnings(prepared.scan);
  const ScanRequest& request = prepared.scan.request;
  if (request.settings.policy.mode == Mode::kOff) {
    print("-----> Sluice is off (SLUICE_MODE=off): nothing was scanned.\n");
    return kExitPassed;
  }
  // Taken away before the report: its line must not stand in it.
  std::optional<Progress> progress(
      std::in_place, is_watched() && !arguments.has("--quiet") && !prepared.scan.request.in_build);
  prepared.scan.request.progress = &*progress;
  Result<ScanOutcome> outcome = run_scan(request);
  progress.reset();
  if (!outcome) return usage_error(outcome.error());

  report::LogOptions options = log_options(arguments);
  options.in_build = request.in_build;
  const std::string_view name = command == kSecrets  ? "secrets"
                                : command == kDeps   ? "deps"
                                : command == kChecks ? "checks"
                                                     : "gate";
  tell_command(name, arguments, request, outcome->report, &options);
  std::optional<report::Bom> bom;
  if (!prepared.created.empty()) {
    const std::vector<Problem>& problems = outcome->report.scan.problems;
    const bool incomplete = std::any_of(problems.begin(), problems.end(),
                                        [](const auto& problem) { return problem.incomplete; });
    bom = report::make_bom(outcome->inventory.packages,
                           bill_facts(request, *outcome, prepared.created, incomplete));
  }
  const std::vector<inventory::Runtime> runtimes = clean_runtimes(*outcome);
  forget_config_vars(&prepared.scan.request, &*outcome);
  const int code =
      write_report(outcome->report, prepared.outputs, options, arguments, bom ? &*bom : nullptr);
  const auto carry = arguments.value("--carry");
  if (carry && request.settings.slug_carry && bom && code != kExitBlocked) {
    if (const Status failed = leave_for_slug(*carry, outcome->report, *bom, runtimes)) {
      std::fprintf(stderr, "sluice: warning: %s\n", report::one_line(describe(*failed)).c_str());
    }
  }
  if (arguments.has("--profile")) {
    std::fprintf(stderr, "%sgiven up: %s\n", outcome->profile.table().c_str(),
                 confinement_in_force().c_str());
  }
  return code;
}

/// A file below the present folder is looked at with the settings of that, as `sluice secrets` does
/// from there; else its own folder's count.
int run_file_scan(const std::string& file, ParsedArguments arguments) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path inside = fs::path(file).lexically_normal();
  if (inside.is_absolute()) {
    const fs::path relative = inside.lexically_relative(fs::current_path(error));
    if (!relative.empty() && *relative.begin() != "..") inside = relative;
  }
  const bool below = inside.is_relative() && *inside.begin() != "..";
  arguments.positional = {below ? "." : inside.parent_path().string()};
  Result<Preparation> prepared = prepare(kSecrets, arguments);
  if (!prepared) return usage_error(prepared.error());
  prepared->scan.request.only_file = below ? inside.string() : inside.filename().string();
  arguments.positional = {file};
  return scan_and_report(kSecrets, arguments, std::move(*prepared));
}

int tell_policy(const Preparation& prepared) {
  print_warnings(prepared.scan);
  const ScanRequest& request = prepared.scan.request;
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  std::string text = explain_policy(request.policy, request.settings, today);
  for (const Problem& problem : request.problems) {
    text += report::one_line(describe({problem.path, problem.line, problem.message}), 300) + '\n';
  }
  // Owners, ids and names of files are the app's text.
  return print(text_without_secrets(text, request.config_vars)) ? kExitPassed : kExitIncomplete;
}

/// Commands that take a folder say so, and what does take a file.
bool is_file(const ParsedArguments& arguments) {
  std::error_code error;
  return arguments.positional.size() == 1 &&
         std::filesystem::is_regular_file(arguments.positional.front(), error);
}

}  // namespace

int run_scan_command(unsigned command, const ParsedArguments& arguments) {
  if (command == kSecrets && arguments.positional == std::vector<std::string>{"-"}) {
    return run_stream_scan(arguments);
  }
  if (is_file(arguments)) {
    const std::string& file = arguments.positional.front();
    if (command == kSecrets) return run_file_scan(file, arguments);
    return usage_error(
        {file, 0, "is a file, a folder is needed here; sluice secrets FILE looks into one file"});
  }
  Result<Preparation> prepared = prepare(command, arguments);
  if (!prepared) return usage_error(prepared.error());
  if (arguments.has("--explain-policy") && arguments.value("--format")) {
    return usage_error({"", 0,
                        "--explain-policy writes text alone; the policy is also in the report "
                        "that --format json writes without it"});
  }
  if (arguments.has("--explain-policy")) return tell_policy(*prepared);
  return scan_and_report(command, arguments, std::move(*prepared));
}

}  // namespace sluice::cli
