#include "cli/prepare_scan.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "cli/app_rules.h"
#include "cli/database_path.h"
#include "cli/load_settings.h"
#include "cli/outside_policy.h"
#include "cli/safe_message.h"
#include "report/escape.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

/// The rules that secrets are found by; texts from the tree are cleaned with them, too.
Status load_rules(const ParsedArguments& arguments, PreparedScan* prepared) {
  std::vector<secrets::RuleText>& rules = prepared->request.rules;
  if (const auto folder = arguments.value("--rules")) {
    Result<LoadedRules> loaded = load_secret_rules(*folder);
    if (!loaded) return loaded.error();
    prepared->loaded_rules = std::move(*loaded);
    for (std::size_t i = 0; i < prepared->loaded_rules.names.size(); ++i) {
      rules.push_back({prepared->loaded_rules.names[i], prepared->loaded_rules.texts[i]});
    }
  } else {
    for (const RuleFile& rule : embedded_secret_rules()) rules.push_back({rule.name, rule.text});
  }
  Result<CheckRules> checks = load_check_rules(arguments);
  if (!checks) return checks.error();
  prepared->checks = std::move(*checks);
  prepared->request.check_rules = prepared->checks.files;
  prepared->request.owasp = prepared->checks.owasp;
  Result<LoadedRules> own =
      load_app_rules(prepared->request.root, prepared->request.settings.secrets_rules);
  if (!own) return own.error();
  prepared->app_rules = std::move(*own);
  for (std::size_t i = 0; i < prepared->app_rules.names.size(); ++i) {
    rules.push_back({prepared->app_rules.names[i], prepared->app_rules.texts[i], true});
  }
  return {};
}

Status prepare(const ParsedArguments& arguments, bool judges, PreparedScan* prepared) {
  if (arguments.positional.size() > 1) {
    return Error{"", 0, "one PATH at a time, got also \"" + arguments.positional[1] + '"'};
  }
  const Result<unsigned> jobs = requested_jobs(arguments);
  if (!jobs) return jobs.error();

  ScanRequest& request = prepared->request;
  request.root = arguments.positional.empty() ? "." : arguments.positional.front();
  request.everything = arguments.has("--all");
  request.profile = arguments.has("--profile");
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
    // A build may have none. Who names one by hand must learn of the slip.
    std::error_code error;
    if (!request.in_build && !std::filesystem::exists(*env_dir, error)) {
      return Error{*env_dir, 0, "no such folder of config vars (--env-dir)"};
    }
    Result<ConfigVars> config_vars = source::read_env_dir(*env_dir, &request.unread_config_vars);
    if (config_vars) {
      std::error_code missing;
      request.config_vars_known = std::filesystem::exists(*env_dir, missing);
      request.config_vars = std::move(*config_vars);
    } else {
      request.problems.push_back({config_vars.error().path, 0,
                                  "config vars: " + config_vars.error().message +
                                      "; their live values were not looked for",
                                  true});
    }
  }
  const source::SettingVars variables =
      env_dir ? source::setting_vars(request.config_vars) : source::read_process_settings();

  Result<SettingsResult> settings = load_settings(arguments, request.root, variables);
  if (!settings) return settings.error();
  request.policy = {settings->environment.name, settings->environment.reason,
                    policy_values(settings->settings, settings->origins), ""};
  request.settings = std::move(settings->settings);
  request.limits_from = std::move(settings->limits_from);
  prepared->warnings = std::move(settings->warnings);

  const DatabasePath database = database_path(arguments, variables);
  request.database = database.path;
  request.database_required = database.named;
  prepared->cache = cache_folder(arguments, variables);
  if (judges) {
    if (Status failed =
            hold_to_outside_policy(arguments, variables, prepared->cache, &request.policy,
                                   &request.settings, &request.problems)) {
      return failed;
    }
  }
  if (request.in_build) {
    request.registry_cache = prepared->cache + "/registries";
  }
  if (Status failed = load_rules(arguments, prepared)) return failed;
  return std::nullopt;
}

}  // namespace

Result<PreparedScan> prepare_scan(const ParsedArguments& arguments, bool judges) {
  PreparedScan prepared;
  if (const Status failed = prepare(arguments, judges, &prepared)) {
    // What is wrong in a file of the app is told in its own words.
    return without_secrets(*failed, prepared.request.config_vars);
  }
  return prepared;
}

bool tell_unread(const ScanOutcome& outcome) {
  bool complete = true;
  for (const Problem& problem : outcome.report.scan.problems) {
    if (!problem.incomplete) continue;
    complete = false;
    std::fprintf(stderr, "sluice: incomplete: %s\n",
                 report::one_line(describe({problem.path, problem.line, problem.message})).c_str());
  }
  return complete;
}

void print_warnings(const PreparedScan& prepared) {
  for (const std::string& warning : prepared.warnings) {
    std::fprintf(stderr, "sluice: warning: %s\n",
                 safe_message(warning, prepared.request.config_vars).c_str());
  }
}

}  // namespace sluice::cli
