// The policy's keys from all their places: which one wins, what the report says of it, what is
// refused.
#include "cli/policy_settings.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/date.h"
#include "cli/explain_policy.h"
#include "cli/settings.h"
#include "policy/policy_keys.h"
#include "test/catch.h"
#include "test/source_dir.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::cli;

namespace {

using ConfigVars = std::map<std::string, std::string>;

Result<SettingsResult> read(std::string toml, ConfigVars config_vars = {},
                            std::vector<std::string> typed = {}) {
  const auto arguments = parse_arguments(kGate, typed);
  REQUIRE(arguments);
  SettingsInput input;
  input.file_name = "sluice.toml";
  input.file_text = std::move(toml);
  input.config_vars = std::move(config_vars);
  input.arguments = &*arguments;
  input.today = *parse_day("2026-11-23");
  return read_settings(input);
}

/// "\"high\" from default".
std::string value_of(const Result<SettingsResult>& result, std::string_view key) {
  if (!result) return describe(result.error());
  for (const PolicyValue& value : policy_values(result->settings, result->origins)) {
    if (value.key == key) return value.value + " from " + value.origin;
  }
  return "no such key";
}

std::string error_of(std::string toml, std::vector<std::string> typed = {}) {
  const auto result = read(std::move(toml), {}, std::move(typed));
  return result ? "none" : describe(result.error());
}

struct KeyRow {
  std::string_view key;
  std::string_view fallback;
  std::string_view other;  ///< another value, as TOML
  std::string_view wrong;
};

/// Of grace_days each severity is a key.
constexpr std::array kRows = {
    KeyRow{"mode", "\"enforce\"", "\"warn\"", "\"off\""},
    KeyRow{"fail_on", "\"high\"", "\"low\"", "\"unknown\""},
    KeyRow{"new_only", "true", "false", "\"yes\""},
    KeyRow{"first_run", "\"report\"", "\"block\"", "true"},
    KeyRow{"fixable_only", "true", "false", "1"},
    KeyRow{"kev", "\"always\"", "\"by-policy\"", "\"never\""},
    KeyRow{"malicious", "\"always\"", "\"by-policy\"", "false"},
    KeyRow{"grace_days.critical", "0", "3", "3651"},
    KeyRow{"grace_days.high", "7", "0", "-1"},
    KeyRow{"grace_days.medium", "30", "3650", "1.5"},
    KeyRow{"grace_days.low", "30", "1", "\"\""},
    KeyRow{"dev_dependencies", "\"if-shipped\"", "\"always\"", "\"sometimes\""},
    KeyRow{"unknown_severity", "\"high\"", "\"medium\"", "\"unknown\""},
    KeyRow{"max_advisory_age_days", "7", "1", "0"},
    KeyRow{"max_ignore_days", "180", "30", "181"},
    KeyRow{"require_owner", "false", "true", "\"web-team\""},
    KeyRow{"bypass", "true", "false", "\"no\""},
};

std::string full(std::string_view key) {
  return key == "mode" ? "mode" : "policy." + std::string(key);
}

/// The line in its table.
std::string toml_line(std::string_view key, std::string_view value) {
  constexpr std::string_view kGrace = "grace_days.";
  if (!key.starts_with(kGrace)) return std::string(key) + " = " + std::string(value);
  return "grace_days = { " + std::string(key.substr(kGrace.size())) + " = " + std::string(value) +
         " }";
}

std::string in_policy(std::string_view key, std::string_view value) {
  return (key == "mode" ? "\n" : "[policy]\n") + toml_line(key, value) + '\n';
}

}  // namespace

TEST_CASE("every key of the policy is read from [policy] and from an environment's table") {
  REQUIRE(kRows.size() == policy::policy_keys().size());
  for (const KeyRow& row : kRows) {
    CAPTURE(row.key);
    const std::string key = full(row.key);
    const std::string other(row.other);
    CHECK(value_of(read(""), key) == std::string(row.fallback) + " from default");
    CHECK(value_of(read(in_policy(row.key, row.other)), key) == other + " from sluice.toml:2");

    const std::string table = "[environments.review]\n" + toml_line(row.key, row.other) + '\n';
    CHECK(value_of(read(table), key) == std::string(row.fallback) + " from default");
    CHECK(value_of(read(table, {{"SLUICE_ENV", "review"}}), key) ==
          other + " from sluice.toml:2 [environments.review]");
    // The environment's wins, wherever it stands.
    CHECK(value_of(read((row.key == "mode" ? toml_line(row.key, row.fallback) + '\n' + table
                                           : table + in_policy(row.key, row.fallback)),
                        {{"SLUICE_ENV", "review"}}),
                   key)
              .starts_with(other + " from sluice.toml:"));

    const std::string wrong = error_of(in_policy(row.key, row.wrong));
    CHECK(wrong.starts_with("sluice.toml:2: " + key + ' '));
    // Of any environment's table, not only of the one that is chosen.
    CHECK(error_of("[environments.x]\n" + toml_line(row.key, row.wrong))
              .starts_with("sluice.toml:2: environments.x." + std::string(row.key)));
    CHECK(error_of(in_policy(row.key, "[]")).starts_with("sluice.toml:2: "));
  }
}

TEST_CASE("config vars win over environments, options over both") {
  const std::string toml = "[policy]\nfail_on = \"low\"\n[environments.ci]\nfail_on = \"medium\"\n";
  CHECK(value_of(read(toml), "policy.fail_on") == "\"low\" from sluice.toml:2");
  CHECK(value_of(read(toml, {{"CI", "true"}}), "policy.fail_on") ==
        "\"medium\" from sluice.toml:4 [environments.ci]");
  const ConfigVars set = {{"CI", "true"}, {"SLUICE_FAIL_ON", "high\n"}};
  CHECK(value_of(read(toml, set), "policy.fail_on") == "\"high\" from SLUICE_FAIL_ON");
  CHECK(value_of(read(toml, set, {"--fail-on", "critical"}), "policy.fail_on") ==
        "\"critical\" from --fail-on");
}

TEST_CASE("a config var that is not understood leaves what the file says, with its origin") {
  const auto result = read("[policy]\nkev = \"by-policy\"\n", {{"SLUICE_KEV", "sometimes"}});
  CHECK(value_of(result, "policy.kev") == "\"by-policy\" from sluice.toml:2");
  CHECK(result->warnings ==
        std::vector<std::string>{"config var SLUICE_KEV must be always or by-policy, not "
                                 "\"sometimes\"; it has no effect"});
}

TEST_CASE("every config var of the policy sets its key") {
  std::set<std::string> seen;
  for (const OptionRow& row : option_table()) {
    if (!is_policy_setting(row.key) || row.config_var.empty() || row.key == "policy.grace_days") {
      continue;
    }
    const auto* known = std::find_if(kRows.begin(), kRows.end(),
                                     [&](const KeyRow& one) { return full(one.key) == row.key; });
    CAPTURE(row.key);
    REQUIRE(known != kRows.end());
    std::string text(known->other);
    std::erase(text, '"');
    CHECK(value_of(read("", {{std::string(row.config_var), text}}), row.key) ==
          std::string(known->other) + " from " + std::string(row.config_var));
    seen.insert(std::string(row.key));
  }
  CHECK(seen.size() == 10);
}

TEST_CASE("SLUICE_GRACE_DAYS sets the severities that it names, all or nothing") {
  const auto result = read("", {{"SLUICE_GRACE_DAYS", "high=3, low=9"}});
  CHECK(value_of(result, "policy.grace_days.high") == "3 from SLUICE_GRACE_DAYS");
  CHECK(value_of(result, "policy.grace_days.low") == "9 from SLUICE_GRACE_DAYS");
  CHECK(value_of(result, "policy.grace_days.medium") == "30 from default");
  for (const char* const wrong : {"3", "high", "hihg=3", "low=1 high=x", "low=1 high=", "="}) {
    CAPTURE(wrong);
    const auto bad = read("", {{"SLUICE_GRACE_DAYS", wrong}});
    REQUIRE(bad);
    CHECK(bad->warnings.size() == 1);
    CHECK(value_of(bad, "policy.grace_days.low") == "30 from default");
  }
}

TEST_CASE("unknown keys and tables name the nearest known one") {
  const auto unknown = [](std::string_view line, std::string_view key, std::string_view near) {
    return "sluice.toml:" + std::string(line) + ": unknown key \"" + std::string(key) + '"' +
           (near.empty() ? "" : ", did you mean \"" + std::string(near) + "\"?");
  };
  CHECK(error_of("[policy]\nnew_onyl = true") ==
        unknown("2", "policy.new_onyl", "policy.new_only"));
  CHECK(error_of("[policy]\nkev = \"always\"\n\n[environments.review]\nfail_onn = \"high\"") ==
        unknown("5", "environments.review.fail_onn", "environments.review.fail_on"));
  CHECK(error_of("[policy]\ngrace_days = { critical = 0,  hihg = 7 }") ==
        unknown("2", "policy.grace_days.hihg", "policy.grace_days.high"));
  CHECK(error_of("[policy.grace_day]\nhigh = 1") ==
        unknown("1", "policy.grace_day", "policy.grace_days"));
  CHECK(error_of("[enviroments.review]") == unknown("1", "enviroments", "environments"));
  CHECK(error_of("[policy]\nmode = \"warn\"").starts_with("sluice.toml:2: unknown key"));
  CHECK(
      error_of("[policy]\ngrace_days = 7") ==
      "sluice.toml:2: policy.grace_days must be a table: { critical = 0, high = 7, medium = 30 }");
  CHECK(error_of("policy = 1").starts_with("sluice.toml:1: policy must be a table"));
  CHECK(error_of("environments = 1").starts_with("sluice.toml:1: environments must be tables"));
  CHECK(error_of("[environments]\nreview = 1").starts_with("sluice.toml:2: environments.review"));
  CHECK(error_of("[environments.\"a b\"]\n").starts_with("sluice.toml:1: the name of an"));
}

TEST_CASE("the environment is what was asked for, else what the config vars show") {
  struct Row {
    ConfigVars config_vars;
    std::vector<std::string> typed;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {{}, {}, "production (no SLUICE_ENV)"},
      {{{"CI", "true"}}, {}, "ci (CI=true)"},
      {{{"CI", "false"}}, {}, "production (no SLUICE_ENV)"},
      {{{"HEROKU_PR_NUMBER", "12"}}, {}, "review (HEROKU_PR_NUMBER is set)"},
      {{{"HEROKU_PARENT_APP_NAME", "acme"}}, {}, "review (HEROKU_PARENT_APP_NAME is set)"},
      {{{"HEROKU_PR_NUMBER", "12"}, {"CI", "true"}}, {}, "ci (CI=true)"},
      {{{"SLUICE_ENV", "staging\n"}, {"CI", "true"}}, {}, "staging (SLUICE_ENV)"},
      {{{"SLUICE_ENV", ""}}, {}, "production (no SLUICE_ENV)"},
      {{{"SLUICE_ENV", "a b"}, {"CI", "true"}}, {}, "ci (CI=true)"},
      {{{"SLUICE_ENV", "Production"}}, {}, "production (no usable SLUICE_ENV)"},
      {{{"SLUICE_ENV", "staging"}}, {"--environment", "qa"}, "qa (--environment)"},
  };
  for (const Row& row : rows) {
    const auto result = read("", row.config_vars, row.typed);
    REQUIRE(result);
    CHECK(result->environment.name + " (" + result->environment.reason + ')' == row.expected);
  }
  CHECK(error_of("", {"--environment", "a/b"}).starts_with("--environment must be at most"));
  const auto named = read("", {{"SLUICE_ENV", std::string(25, 'a')}});
  REQUIRE(named);
  CHECK(named->warnings.size() == 1);
}

TEST_CASE("an environment without a table is told if one has a name much like it") {
  const std::string toml = "[environments.prodcution]\nfail_on = \"low\"\n[environments.qa]\n";
  const auto warnings = [&](const ConfigVars& config_vars) {
    const auto result = read(toml, config_vars);
    REQUIRE(result);
    return result->warnings;
  };
  CHECK(warnings({}) ==
        std::vector<std::string>{"sluice.toml: no [environments.production] (no SLUICE_ENV); did "
                                 "you mean [environments.prodcution]?"});
  CHECK(warnings({{"SLUICE_ENV", "staging"}}).empty());
  CHECK(warnings({{"SLUICE_ENV", "qa"}}).empty());
}

TEST_CASE("defaults in the table of options are those of the policy") {
  const Settings settings;
  std::string grace;
  for (const policy::PolicyKey& key : policy::policy_keys()) {
    const std::string name = policy::full_name(key);
    if (key.name.starts_with("grace_days.")) {
      grace +=
          (grace.empty() ? "" : " ") + std::string(key.name.substr(11)) + '=' + key.text(settings);
      continue;
    }
    const auto rows = option_table();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const OptionRow& one) { return one.key == name; });
    CAPTURE(name);
    REQUIRE(row != rows.end());
    CHECK(row->fallback == key.text(settings));
  }
  const auto rows = option_table();
  const auto row = std::find_if(rows.begin(), rows.end(), [](const OptionRow& one) {
    return one.key == "policy.grace_days";
  });
  REQUIRE(row != rows.end());
  CHECK(row->fallback == grace);
}

TEST_CASE("docs/settings.md has every setting, its config var, option and default in one line") {
  std::string docs = test::read_bytes(test::source_dir() + "/docs/settings.md");
  const auto quoted = [](std::string_view text) { return '`' + std::string(text) + '`'; };
  std::size_t settings = 0;
  for (const OptionRow& row : option_table()) {
    if (row.key.empty() && row.config_var.empty()) continue;
    const std::string first = quoted(row.key.empty() ? row.config_var : row.key);
    CAPTURE(first);
    const std::size_t at = docs.find(first + " |");
    REQUIRE(at != std::string::npos);
    const std::size_t begin = docs.rfind('\n', at) + 1;
    const std::string line = docs.substr(begin, docs.find('\n', at) - begin);
    for (const std::string_view part : {row.config_var, row.flag}) {
      if (!part.empty()) CHECK(line.find(quoted(part)) != std::string::npos);
    }
    // An environment's default is a sentence.
    if (!row.fallback.empty() && row.config_var != "SLUICE_ENV") {
      CHECK(line.find(quoted(row.fallback)) != std::string::npos);
    }
    ++settings;
  }
  CHECK(settings > 30);
}

TEST_CASE("policies that differ in any value have another hash, where it is from is no part") {
  std::set<std::string> digests = {policy::policy_digest(policy::default_values())};
  for (const KeyRow& row : kRows) {
    const auto result = read(in_policy(row.key, row.other));
    REQUIRE(result);
    digests.insert(policy::policy_digest(policy_values(result->settings, result->origins)));
  }
  CHECK(digests.size() == kRows.size() + 1);
  const auto same = read("[policy]\nfail_on = \"high\"\n");
  CHECK(digests.contains(policy::policy_digest(policy_values(same->settings, same->origins))));
}

TEST_CASE("the explained policy names values, origins and what is ignored until when") {
  const auto result = read(
      "[environments.review]\nfail_on = \"low\"\n"
      "[[ignore]]\nid = \"CVE-2\"\nreason = \"never reached\"\nuntil = 2026-12-31\n"
      "owner = \"web\"\n"
      "[[ignore]]\nid = \"CVE-1\"\nreason = \"never reached\"\nuntil = 2026-11-01\n",
      {{"SLUICE_ENV", "review"}});
  REQUIRE(result);
  const std::string text = explain_policy({result->environment.name, result->environment.reason,
                                           policy_values(result->settings, result->origins), ""},
                                          result->settings, *parse_day("2026-11-23"));
  CHECK(text.starts_with("Environment: review (SLUICE_ENV)\n\nmode "));
  CHECK(text.find("\npolicy.fail_on                \"low\"         sluice.toml:2 "
                  "[environments.review]\n") != std::string::npos);
  CHECK(text.find("Ignores: 2, 1 of them ended\n"
                  "  until 2026-11-01  CVE-1 (sluice.toml:8)\n"
                  "  until 2026-12-31  CVE-2 (sluice.toml:3, web)\n") != std::string::npos);
}

TEST_CASE("the explained policy counts no ignore that the policy refuses") {
  const auto result = read(
      "[policy]\nrequire_owner = true\n"
      "[[ignore]]\nid = \"CVE-1\"\nreason = \"never reached\"\nuntil = 2026-12-31\n");
  REQUIRE(result);
  const std::string text = explain_policy(
      {"production", "no SLUICE_ENV", policy_values(result->settings, result->origins), ""},
      result->settings, *parse_day("2026-11-23"));
  CHECK(text.find("Ignores: none\n  The ignore of CVE-1 (sluice.toml:3) names no owner") !=
        std::string::npos);
}
