#include <cstdio>
#include <optional>

#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/embedded_rules.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "report/escape.h"
#include "report/json.h"
#include "report/log.h"
#include "report/tap.h"
#include "source/env_dir.h"

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
  ScanRequest request;
  std::vector<OutputRequest> outputs;
  std::vector<std::string> warnings;
  LoadedRules loaded_rules;  ///< owns what request.rules refers to
};

Result<Preparation> prepare(unsigned command, const ParsedArguments& arguments) {
  Preparation prepared;
  if (arguments.positional.size() > 1) {
    return Error{"", 0, "one PATH at a time, got also \"" + arguments.positional[1] + '"'};
  }
  Result<std::vector<OutputRequest>> outputs = requested_outputs(arguments);
  if (!outputs) return outputs.error();
  prepared.outputs = std::move(*outputs);
  const Result<unsigned> jobs = requested_jobs(arguments);
  if (!jobs) return jobs.error();
  if (const auto color = arguments.value("--color");
      color && *color != "auto" && *color != "always" && *color != "never") {
    return Error{"", 0, "--color must be auto, always or never"};
  }

  ScanRequest& request = prepared.request;
  request.root = arguments.positional.empty() ? "." : arguments.positional.front();
  request.secrets = command != kDeps;
  request.dependencies = command != kSecrets;
  request.everything = arguments.has("--all");
  request.jobs = *jobs;
  if (const auto phase = arguments.value("--phase")) {
    if (*phase != "source" && *phase != "slug") {
      return Error{"", 0, "--phase must be source or slug, not \"" + *phase + '"'};
    }
    request.phase = *phase == "slug" ? inventory::Phase::kSlug : inventory::Phase::kSource;
  }
  const auto env_dir = arguments.value("--env-dir");
  request.in_build = env_dir.has_value() && request.everything;
  if (env_dir) {
    Result<source::ConfigVars> config_vars = source::read_env_dir(*env_dir);
    if (config_vars) {
      request.config_vars = std::move(*config_vars);
    } else {
      request.problems.push_back({config_vars.error().path, 0,
                                  "config vars: " + config_vars.error().message +
                                      "; their live values were not looked for",
                                  true});
    }
  }
  const std::map<std::string, std::string> variables =
      env_dir ? request.config_vars : source::read_process_settings();

  Result<SettingsResult> settings = load_settings(arguments, request.root, variables);
  if (!settings) return settings.error();
  request.settings = std::move(settings->settings);
  prepared.warnings = std::move(settings->warnings);

  const DatabasePath database = database_path(arguments, variables);
  request.database = database.path;
  request.database_required = database.named;
  // Elsewhere than in a build nothing is downloaded unasked.
  request.sync = request.in_build && request.dependencies && request.settings.advisories.sync &&
                 !arguments.has("--offline");
  if (const auto rules = arguments.value("--rules")) {
    Result<LoadedRules> loaded = load_secret_rules(*rules);
    if (!loaded) return loaded.error();
    prepared.loaded_rules = std::move(*loaded);
    for (std::size_t i = 0; i < prepared.loaded_rules.names.size(); ++i) {
      request.rules.push_back({prepared.loaded_rules.names[i], prepared.loaded_rules.texts[i]});
    }
  } else {
    for (const RuleFile& rule : embedded_secret_rules()) {
      request.rules.push_back({rule.name, rule.text});
    }
  }
  return prepared;
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
  for (const std::string& warning : prepared->warnings) {
    std::fprintf(stderr, "sluice: warning: %s\n", report::one_line(warning).c_str());
  }
  if (prepared->request.settings.policy.mode == Mode::kOff) {
    print("-----> Sluice is off (SLUICE_MODE=off): nothing was scanned.\n");
    return kExitPassed;
  }
  Result<ScanOutcome> outcome = run_scan(prepared->request);
  if (!outcome) return usage_error(outcome.error());

  report::LogOptions options;
  options.verbose = arguments.has("--verbose");
  options.quiet = arguments.has("--quiet");
  options.in_build = prepared->request.in_build;
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
