#include "cli/settings.h"

#include "base/date.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::cli;

namespace {

SettingsInput input_with(std::string toml, std::map<std::string, std::string> config_vars = {}) {
  SettingsInput input;
  input.file_name = "sluice.toml";
  input.file_text = std::move(toml);
  input.config_vars = std::move(config_vars);
  input.today = *parse_day("2026-11-23");
  return input;
}

Settings settings_of(const SettingsInput& input) {
  const auto result = read_settings(input);
  if (!result) FAIL(describe(result.error()));
  return result->settings;
}

std::string error_of(std::string toml) {
  const auto result = read_settings(input_with(std::move(toml)));
  return result ? "none" : describe(result.error());
}

std::string ignore_with(const std::string& more) { return "[[ignore]]\nid = \"CVE-1\"\n" + more; }

}  // namespace

TEST_CASE("every key of sluice.toml is read") {
  const Settings settings = settings_of(input_with(R"(
mode = "warn"
fingerprint_salt = "salt"
vex = ["security/*.openvex.json"]
[policy]
fail_on = "medium"
unknown_severity = "low"
fixable_only = false
dev_dependencies = "always"
[secrets]
exclude = ["docs/**", "x"]
[[ignore]]
id = "CVE-1"
package = "lodash"
path = "a/**"
reason = "server never does that"
owner = "web-team"
until = 2026-12-31
kind = "not-reachable"
[outdated]
registries = ["npm=https://registry.example/"]
build = true
)"));
  CHECK(settings.policy.mode == Mode::kWarn);
  CHECK(settings.fingerprint_salt == "salt");
  CHECK(settings.vex == std::vector<std::string>{"security/*.openvex.json"});
  CHECK(settings.ignores.at(0).kind == AcceptanceKind::kNotReachable);
  CHECK(settings.policy.fail_on == Severity::kMedium);
  CHECK(settings.policy.unknown_severity == Severity::kLow);
  CHECK_FALSE(settings.policy.fixable_only);
  CHECK(settings.policy.dev_dependencies == DevDependencies::kAlways);
  CHECK(settings.secrets_exclude == std::vector<std::string>{"docs/**", "x"});
  CHECK(settings.outdated.registries == std::vector<std::string>{"npm=https://registry.example/"});
  CHECK(settings.outdated.in_build);
  REQUIRE(settings.ignores.size() == 1);
  CHECK(settings.ignores[0].package == "lodash");
  CHECK(settings.ignores[0].path == "a/**");
  CHECK(settings.ignores[0].owner == "web-team");
  CHECK(to_string(settings.ignores[0].until) == "2026-12-31");
  CHECK(settings.ignores[0].line == 12);
}

TEST_CASE("a broken sluice.toml is an error with its line") {
  CHECK(error_of("") == "none");
  CHECK(error_of("mode = \"enforce\"") == "none");
  CHECK(error_of("mode = \"strict\"") ==
        "sluice.toml:1: mode must be enforce or warn, not \"strict\"");
  CHECK(error_of("mode = \"off\"").starts_with("sluice.toml:1: mode \"off\" can't be set here"));
  CHECK(error_of("\n[policy]\nfail_onn = \"high\"") ==
        "sluice.toml:3: unknown key \"policy.fail_onn\", did you mean \"policy.fail_on\"?");
  CHECK(error_of("[policy]\nfail_on = 3") ==
        "sluice.toml:2: policy.fail_on must be low, medium, high or critical, not \"3\"");
  CHECK(error_of("[policy]\nfixable_only = \"maybe\"") ==
        "sluice.toml:2: policy.fixable_only must be true or false, not \"maybe\"");
  CHECK(error_of("[secrets]\nexclude = \"docs\"") ==
        "sluice.toml:2: secrets.exclude must be an array");
  CHECK(error_of("fail_on = \"high\"\n") ==
        "sluice.toml:1: unknown key \"fail_on\", did you mean \"policy.fail_on\"?");
  CHECK(error_of("[sekrets]\n").starts_with("sluice.toml:1: unknown key \"sekrets\""));
  CHECK(error_of("a = [").starts_with("sluice.toml:1: not valid TOML"));
  CHECK(error_of(ignore_with("until = 2026-12-31")) ==
        "sluice.toml:1: [[ignore]] of CVE-1 needs a reason of at least 8 characters");
  CHECK(error_of(ignore_with("reason = \"long enough\"")) ==
        "sluice.toml:1: [[ignore]] of CVE-1 needs until, a date at most 180 days ahead");
  CHECK(error_of(ignore_with("reason = \"long enough\"\nuntil = 2027-05-23")) ==
        "sluice.toml:4: until is more than 180 days ahead; the latest day is 2027-05-22");
  CHECK(error_of(ignore_with("reason = \"long enough\"\nuntil = 2027-05-22")) == "none");
  CHECK(error_of(ignore_with("reason = \"long enough\"\nuntil = \"2026-13-01\"")) ==
        "sluice.toml:4: until must be a date such as 2026-12-31");
  CHECK(error_of(ignore_with("reason = \"long enough\"\nuntil = 2027-05-22\nkind = \"accept\"")) ==
        "sluice.toml:5: kind must be accepted, false-positive, not-reachable, mitigated or "
        "in-triage, did you mean \"accepted\"?");
  CHECK(error_of(ignore_with("kind = 1")).find("sluice.toml:3: kind must be") == 0);
  CHECK(error_of(ignore_with("reson = \"x\"")) ==
        "sluice.toml:3: unknown key \"reson\" in [[ignore]], did you mean \"reason\"?");
  CHECK(error_of("[[ignore]]\nreason = \"long enough\"\nuntil = 2026-12-31") ==
        "sluice.toml:1: [[ignore]] needs an id");
}

TEST_CASE("config vars win over the file, the command line over both") {
  SettingsInput input =
      input_with("[policy]\nfail_on = \"low\"",
                 {{"SLUICE_FAIL_ON", "medium\n"}, {"SLUICE_BYPASS", "abc"}, {"OTHER", "x"}});
  CHECK(settings_of(input).policy.fail_on == Severity::kMedium);
  CHECK(settings_of(input).bypass == "abc");
  const std::vector<std::string> typed = {"--fail-on", "critical"};
  const auto arguments = parse_arguments(kGate, typed);
  REQUIRE(arguments);
  input.arguments = &*arguments;
  CHECK(settings_of(input).policy.fail_on == Severity::kCritical);
  input.config_vars["SLUICE_MODE"] = "off";
  CHECK(settings_of(input).policy.mode == Mode::kOff);
}

TEST_CASE("a list is taken apart between addresses, not in the password of one") {
  const auto mirrors_of = [](const std::string& text) {
    return settings_of(input_with("", {{"SLUICE_ADVISORY_MIRRORS", text}})).advisories.mirrors;
  };
  using Mirrors = std::vector<std::string>;
  CHECK(mirrors_of("https://a.example,https://u:p@b.example/x") ==
        Mirrors{"https://a.example", "https://u:p@b.example/x"});
  CHECK(mirrors_of("https://u:p,q,r@a.example/x, https://b.example") ==
        Mirrors{"https://u:p,q,r@a.example/x", "https://b.example"});
}

TEST_CASE("config vars that are not understood only warn") {
  const auto result = read_settings(input_with(
      "",
      {{"SLUICE_FAIL_ONN", "high"}, {"SLUICE_MODE", "loud"}, {"SLUICE_ON_INCOMPLETE", "block"}}));
  REQUIRE(result);
  CHECK(result->warnings ==
        std::vector<std::string>{
            "unknown config var SLUICE_FAIL_ONN, did you mean SLUICE_FAIL_ON?",
            "config var SLUICE_MODE must be enforce or warn, not \"loud\"; it has no effect"});
  CHECK(result->settings.policy.mode == Mode::kEnforce);
}

TEST_CASE("of a config var that can't be what it is nothing but a short word is shown") {
  for (const std::string value : {"https://hooks.example/services/Xq3", "u:p4ss@h.example/x", "Xq3",
                                  "abcdefghijklmn", "99999999"}) {
    for (const char* name : {"SLUICE_MODE", "SLUICE_FAIL_ON", "SLUICE_KEV", "SLUICE_MAX_FILES",
                             "SLUICE_GRACE_DAYS", "SLUICE_ADVISORY_SYNC", "SLUICE_ENV"}) {
      INFO(name << '=' << value);
      const auto result = read_settings(input_with("", {{name, value}}));
      REQUIRE(result);
      for (const std::string& warning : result->warnings) {
        CHECK(warning.find(name) != std::string::npos);
        CHECK(warning.find(value) == std::string::npos);
      }
    }
  }
}

TEST_CASE("arguments are read by the option table") {
  const auto parse = [](std::vector<std::string> typed, unsigned command = kGate) {
    return parse_arguments(command, typed);
  };
  const auto parsed = parse({"--format", "json", "--format=tap=x", "app", "--verbose", "--", "-x"});
  REQUIRE(parsed);
  CHECK(parsed->values("--format") == std::vector<std::string>{"json", "tap=x"});
  CHECK(parsed->has("--verbose"));
  CHECK_FALSE(parsed->has("--quiet"));
  CHECK(parsed->positional == std::vector<std::string>{"app", "-x"});
  CHECK(parse({"--formt", "json"}).error().message ==
        "unknown option --formt, did you mean --format?");
  CHECK(parse({"--format"}).error().message == "--format needs a value: FORMAT[=FILE]");
  CHECK(parse({"--verbose=yes"}).error().message == "--verbose takes no value");
  CHECK_FALSE(parse({"--mode", "warn"}, kDeps));
}
