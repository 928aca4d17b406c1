#include <cstdio>
#include <optional>
#include <utility>

#include "cli/commands.h"
#include "cli/load_baseline.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/scan.h"
#include "report/json.h"
#include "report/log.h"
#include "report/tap.h"

namespace sluice::cli {
namespace {

/// One requested output: "json" to standard output, or "json=report.json".
struct OutputRequest {
  std::string format;
  std::string file;
};

Result<std::vector<OutputRequest>> requested_outputs(const ParsedArguments& arguments) {
  std::vector<OutputRequest> outputs;
  std::size_t to_stdout = 0;
  for (const std::string& text : arguments.values("--format")) {
    const std::size_t equals = text.find('=');
    OutputRequest output;
    output.format = text.substr(0, equals);
    if (equals != std::string::npos) output.file = text.substr(equals + 1);
    if (output.format != "log" && output.format != "json" && output.format != "tap") {
      return Error{"", 0, "--format must be log, json or tap, not \"" + output.format + '"'};
    }
    if (equals != std::string::npos && output.file.empty()) {
      return Error{"", 0, "--format " + text + " names no file"};
    }
    to_stdout += output.file.empty() ? 1U : 0U;
    outputs.push_back(std::move(output));
  }
  if (to_stdout > 1) return Error{"", 0, "only one --format can go to standard output"};
  // Reports in files come beside the log, not instead of it.
  if (to_stdout == 0) outputs.insert(outputs.begin(), {"log", ""});
  return outputs;
}

/// Everything the command needs to know before it scans.
struct Preparation {
  PreparedScan scan;
  std::vector<OutputRequest> outputs;
};

Result<Preparation> prepare(unsigned command, const ParsedArguments& arguments) {
  Result<std::vector<OutputRequest>> outputs = requested_outputs(arguments);
  if (!outputs) return outputs.error();
  if (const auto color = arguments.value("--color");
      color && *color != "auto" && *color != "always" && *color != "never") {
    return Error{"", 0, "--color must be auto, always or never"};
  }
  Result<PreparedScan> scan = prepare_scan(arguments);
  if (!scan) return scan.error();
  ScanRequest& request = scan->request;
  if (Status failed = load_baseline(arguments, arguments.has("--baseline"), &request)) {
    return *std::move(failed);
  }
  request.secrets = command != kDeps;
  request.dependencies = command != kSecrets;
  if (request.in_build && command == kGate) request.last_build = scan->cache + "/last_build.json";
  // Elsewhere than in a build nothing is downloaded unasked.
  request.sync = request.in_build && request.dependencies && request.settings.advisories.sync &&
                 !arguments.has("--offline");
  return Preparation{std::move(*scan), std::move(*outputs)};
}

std::string render(const OutputRequest& output, const Report& report,
                   const report::LogOptions& options) {
  if (output.format == "json") return report::to_json(report);
  if (output.format == "tap") return report::to_tap(report);
  return report::to_log(report, options);
}

}  // namespace

int run_scan_command(unsigned command, const ParsedArguments& arguments) {
  Result<Preparation> prepared = prepare(command, arguments);
  if (!prepared) return usage_error(prepared.error());
  print_warnings(prepared->scan);
  const ScanRequest& request = prepared->scan.request;
  if (request.settings.policy.mode == Mode::kOff) {
    print("-----> Sluice is off (SLUICE_MODE=off): nothing was scanned.\n");
    return kExitPassed;
  }
  Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return usage_error(outcome.error());

  report::LogOptions options;
  options.verbose = arguments.has("--verbose");
  options.quiet = arguments.has("--quiet");
  options.in_build = request.in_build;
  if (const std::string launcher = environment_variable("SLUICE_LAUNCHER"); !launcher.empty()) {
    options.launcher = launcher;
  }
  bool written = true;
  for (const OutputRequest& output : prepared->outputs) {
    options.color = output.file.empty() && wants_color(arguments.value("--color").value_or("auto"));
    const std::string text = render(output, outcome->report, options);
    if (output.file.empty()) {
      written = print(text) && written;
    } else if (const Status failed = write_file(output.file, text)) {
      std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
      written = false;
    }
  }
  if (arguments.has("--profile")) std::fputs(outcome->profile.table().c_str(), stderr);
  const int code = outcome->report.verdict.exit_code;
  // A report that nobody got is an unfinished scan.
  return written || code == kExitBlocked ? code : kExitIncomplete;
}

}  // namespace sluice::cli
