#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/date.h"
#include "base/parallel.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/embedded_rules.h"
#include "cli/output.h"
#include "cli/scan.h"
#include "cli/settings.h"
#include "report/escape.h"
#include "report/json.h"
#include "report/log.h"
#include "report/tap.h"
#include "source/env_dir.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::uint64_t kMaxSettingsBytes = 1u << 20;
constexpr unsigned kMaxJobs = 256;

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

Result<unsigned> requested_jobs(const ParsedArguments& arguments) {
  const auto text = arguments.value("--jobs");
  if (!text) return default_jobs();
  unsigned jobs = 0;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), jobs);
  if (parsed.ptr != text->data() + text->size() || jobs == 0 || jobs > kMaxJobs) {
    return Error{"", 0, "--jobs must be a number from 1 to " + std::to_string(kMaxJobs)};
  }
  return jobs;
}

/// Content of the settings file; empty if there is none and none was named.
Result<std::string> read_settings_file(const std::string& folder, const std::string& name,
                                       bool required) {
  Result<source::Tree> tree = source::Tree::open(folder);
  if (!tree) return tree.error();
  std::string text;
  bool whole = false;
  // The listing says whether it is there and a regular file; a missing one is no error.
  if (const Status failed = tree->read({name, 0}, kMaxSettingsBytes, &text, &whole)) {
    const bool missing = failed->message.find("No such file") != std::string::npos;
    if (missing && !required) return std::string();
    return *failed;
  }
  if (!whole) return Error{name, 0, "settings file is bigger than 1 MB"};
  return text;
}

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
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

  SettingsInput input;
  const auto config = arguments.value("--config");
  const std::string file = config.value_or(request.root + "/sluice.toml");
  const std::size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
  // A root that can't be opened is better told as such than as a missing settings file.
  if (Result<source::Tree> root = source::Tree::open(request.root); !root) return root.error();
  Result<std::string> text = read_settings_file(folder, name, config.has_value());
  if (!text) return text.error();
  input.file_name = name;
  input.file_text = std::move(*text);
  input.config_vars = variables;
  input.arguments = &arguments;
  input.source_version = environment_variable("SOURCE_VERSION");
  input.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  Result<SettingsResult> settings = read_settings(input);
  if (!settings) return settings.error();
  request.settings = std::move(settings->settings);
  prepared.warnings = std::move(settings->warnings);

  const DatabasePath database = database_path(arguments, variables);
  request.database = database.path;
  request.database_required = database.named;
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
