// sluice explain: every id there is has an explanation that holds together; findings are told from
// reports and from scans.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/date.h"
#include "cli/explain_advisory.h"
#include "cli/explain_finding.h"
#include "cli/explain_rules.h"
#include "cli/explain_settings.h"
#include "cli/options.h"
#include "cli/rule_catalog.h"
#include "format/json.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::cli;
using namespace sluice::test;

namespace {

const auto kToday = *parse_day("2026-11-26");

const RuleCatalog& catalog() {
  static const Result<RuleCatalog> kCatalog = load_rule_catalog({}, ".");
  REQUIRE(kCatalog);
  return *kCatalog;
}

ChildResult sluice_in(const TempFolder& home, std::vector<std::string> arguments) {
  const std::string program = test::sluice_program();
  arguments.insert(arguments.begin(), program);
  return run_program(arguments, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

const report::ExplanationSection* section_of(const report::Explanation& explanation,
                                             std::string_view name) {
  const auto found = std::find_if(explanation.sections.begin(), explanation.sections.end(),
                                  [&](const auto& section) { return section.name == name; });
  return found == explanation.sections.end() ? nullptr : &*found;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("every id is explained: what, why, how found, how to fix, how to accept, references") {
  const std::vector<std::string> ids = catalog().ids();
  REQUIRE(ids.size() > 500);
  for (const std::string& id : ids) {
    INFO(id);
    const auto explanation = explain_rule(catalog(), id, kToday);
    REQUIRE(explanation);
    CHECK(explanation->id == id);
    const bool titled = !explanation->title.empty() || id.starts_with("config-var-");
    CHECK(titled);
    CHECK(section_of(*explanation, "why") != nullptr);
    if (explanation->kind == "topic") continue;
    for (const char* name : {"found", "blocks", "fix", "accept"}) {
      INFO(name);
      CHECK(section_of(*explanation, name) != nullptr);
    }
    if (explanation->kind != "hygiene rule") CHECK_FALSE(explanation->references.empty());
    if (explanation->kind == "check") CHECK_FALSE(explanation->severity.empty());
  }
}

TEST_CASE("explanations have 70 columns, no gaps that nobody filled in, and hold no secret") {
  for (const std::string& id : catalog().ids()) {
    INFO(id);
    const auto explanation = explain_rule(catalog(), id, kToday);
    REQUIRE(explanation);
    const std::string text = report::explanation_text(*explanation, false);
    for (const char* mark : {"{variable}", "{name}", "{path}", "{until}", "sluice: bad"}) {
      CHECK_FALSE(contains(text, mark));
    }
    for (const std::string& line : lines_of(text)) {
      // Examples, commands and addresses stay whole; so does a single long word.
      const bool code = line.starts_with("    ") || contains(line, "://");
      const bool one_word = line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
      if (code || one_word) continue;
      INFO(line);
      CHECK(line.size() <= 74);  // bytes: "…" has three
    }
    std::vector<secrets::SecretMatch> found;
    Blob blob;
    blob.path = "explanation.txt";
    blob.bytes = text;
    catalog().scanner.scan(blob, &found);
    const bool sure = std::any_of(found.begin(), found.end(), [](const auto& match) {
      return match.confidence >= Confidence::kHigh;
    });
    CHECK_FALSE(sure);
    CHECK(format::read_json("json", report::explanation_json(*explanation)));
  }
}

TEST_CASE("texts of rules/explain are all of something that there is, and lead to what there is") {
  const std::vector<std::string> ids = catalog().ids();
  const auto known = [&](const std::string& id) {
    return std::binary_search(ids.begin(), ids.end(), id);
  };
  for (const auto& [id, text] : catalog().texts.texts) {
    INFO(id);
    CHECK(known(id));
    for (const std::string& other : text.see) {
      INFO(other);
      CHECK(known(other));
    }
  }
}

TEST_CASE("topics are found by the words that people type, none of which is another's name") {
  struct Row {
    const char* typed;
    const char* topic;
  };
  for (const Row& row :
       {Row{"limits", "limits"}, Row{"webhook", "webhook"}, Row{"recheck", "recheck"},
        Row{"promotion", "recheck"}, Row{"carry", "carry"}, Row{"slug.carry", "carry"},
        Row{"monitor", "monitor"}, Row{"state", "state"}, Row{"bypass", "bypass"},
        Row{"accept", "ignore"}, Row{"fail_on", "severity"}, Row{"warn", "mode"},
        Row{"kev", "known-exploited"}, Row{"salt", "ids"}, Row{"environment", "environments"},
        Row{"grace_days", "grace"}, Row{"policy-url", "outside-policy"}}) {
    INFO(row.typed);
    const auto explanation = explain_rule(catalog(), row.typed, kToday);
    REQUIRE(explanation);
    CHECK(explanation->kind == "topic");
    CHECK(explanation->id == row.topic);
  }
  std::vector<std::string> words = catalog().ids();
  for (const auto& [id, text] : catalog().texts.texts) {
    const bool fits = text.also.empty() || text.is_topic();
    CHECK(fits);
    words.insert(words.end(), text.also.begin(), text.also.end());
  }
  std::sort(words.begin(), words.end());
  for (auto twice = std::adjacent_find(words.begin(), words.end()); twice != words.end();
       twice = words.end()) {
    FAIL_CHECK(*twice);
  }
}

TEST_CASE("every setting is explained by its key, its config var and its option") {
  const auto& texts = catalog().texts;
  for (const OptionRow& row : option_table()) {
    if (row.key.empty() && row.config_var.empty()) continue;
    for (const std::string_view name : {row.key, row.config_var, row.flag}) {
      if (name.empty()) continue;
      INFO(name);
      const auto setting = explain_setting(texts, name);
      REQUIRE(setting);
      CHECK(setting->kind == "setting");
      const std::string text = report::explanation_text(*setting, false);
      if (name == row.key) {
        CHECK(contains(text, "is set: " + std::string(row.key)));
        CHECK(contains(text, std::string(row.key.substr(row.key.rfind('.') + 1)) + " = "));
      }
      if (name == row.config_var) {
        CHECK(contains(text, "heroku config:set " + std::string(row.config_var) + '='));
      }
      for (const std::string& line : lines_of(text)) {
        const bool code = line.starts_with("    ") || contains(line, "://");
        if (!code) CHECK(line.size() <= 74);
      }
    }
  }
  CHECK(explain_setting(texts, "dev_dependencies")->id == "policy.dev_dependencies");
  for (const char* none : {"", "--verbose", "policy", "policy.", "SLUICE_", "nothing"}) {
    INFO(none);
    CHECK_FALSE(explain_setting(texts, none));
  }
  const TempFolder home;
  for (const auto& [word, says] : {std::pair("SLUICE_MAX_SECONDS", "sluice explain limits"),
                                   std::pair("sluice_kev", "sluice explain known-exploited"),
                                   std::pair("SLUICE_BYPASS", "Letting one commit through"),
                                   std::pair("policy.new_only", "SLUICE_NEW_ONLY")}) {
    INFO(word);
    const ChildResult result = sluice_in(home, {"explain", word});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, says));
  }
  const ChildResult command = sluice_in(home, {"explain", "deps"});
  CHECK(command.exit_code == 2);
  CHECK(contains(command.err, "deps is a command: sluice deps --help"));
}

TEST_CASE("explain alone lists the topics, which is no answer") {
  const TempFolder home;
  const ChildResult result = sluice_in(home, {"explain"});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  for (const auto& [id, text] : catalog().texts.texts) {
    INFO(id);
    CHECK(contains(result.err, "\n  " + id + ' ') == text.is_topic());
    if (text.is_topic()) CHECK(contains(result.err, text.title));
  }
  for (const std::string& line : lines_of(result.err)) CHECK(line.size() <= 80);
}

TEST_CASE("a mistyped id gives 2 and the ids that were meant") {
  struct Row {
    const char* typed;
    const char* meant;
  };
  const TempFolder home;
  for (const Row& row : {Row{"py-djago-debug", "py-django-debug"},
                         Row{"stripe-live", "stripe-live-key"}, Row{"baselin", "baseline"},
                         Row{"no-lockfil", "no-lockfile"}, Row{"exitcodes", "exit-codes"}}) {
    const ChildResult result = sluice_in(home, {"explain", row.typed});
    INFO(row.typed << result.err);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "did you mean"));
    CHECK(contains(result.err, row.meant));
  }
  for (const char* far : {"zzzzz", "stat", "catalog", "wrong", "something-else-altogether"}) {
    const ChildResult result = sluice_in(home, {"explain", far});
    INFO(far << result.err);
    CHECK(result.exit_code == 2);
    const bool near = std::string_view(far) == "stat";
    CHECK(contains(result.err, "did you mean state") == near);
    CHECK(contains(result.err, "did you mean") == near);
    CHECK(contains(result.err, "\n  limits ") == !near);
  }
  CHECK(sluice_in(home, {"explain", "policy", ".", "."}).exit_code == 2);
  CHECK(sluice_in(home, {"explain", "policy", "nowhere"}).exit_code == 2);
  CHECK(sluice_in(home, {"explain", "--format", "tap", "policy"}).exit_code == 2);
  const ChildResult hostile = sluice_in(home, {"explain", "\x1b[31mred\n::error::"});
  CHECK(hostile.exit_code == 2);
  CHECK_FALSE(contains(hostile.err, "\x1b"));
  CHECK_FALSE(contains(hostile.err, "\n::error::"));
}

TEST_CASE("advisories are found by id and alias, and it is said where they are from") {
  const TempFolder home;
  for (const char* id :
       {"CVE-2021-23337", "cve-2021-23337", "GHSA-35jh-r3h4-6jhm", "ghsa-35jh-r3h4-6jhm"}) {
    const ChildResult result = sluice_in(home, {"explain", id});
    INFO(id << result.err);
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, "from the bundled advisories"));
    CHECK(contains(result.out, "npm lodash: before 4.17.21"));
    CHECK(contains(result.out, "https://osv.dev/vulnerability/GHSA-35jh-r3h4-6jhm"));
    CHECK(contains(result.out, "CVSS 3.1: 7.2"));
    CHECK(contains(result.out, "package = \"lodash\""));
  }
  const ChildResult unknown = sluice_in(home, {"explain", "CVE-1999-0001"});
  CHECK(unknown.exit_code == 2);
  CHECK(contains(unknown.err, "not in the bundled advisories"));

  home.write("osv/own.json", R"({"id": "GHSA-test-test-test", "aliases": ["CVE-2026-12345"],
    "modified": "2026-01-02T00:00:00Z", "published": "2026-01-01T00:00:00Z",
    "summary": "Invented", "affected": [
      {"package": {"ecosystem": "npm", "name": "invented"},
       "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.0.0"}, {"fixed": "1.2.3"},
                                                 {"introduced": "2.0.0"}, {"last_affected": "2.1.0"},
                                                 {"introduced": "3.0.0"}]}]},
      {"package": {"ecosystem": "PyPI", "name": "invented-too"}, "versions": ["1.0", "1.1"]}]})");
  REQUIRE(sluice_in(home, {"advisories", "import", "--cache", "cache", "osv"}).exit_code == 0);
  const ChildResult synced = sluice_in(home, {"explain", "--cache", "cache", "CVE-2026-12345"});
  INFO(synced.err);
  CHECK(synced.exit_code == 0);
  CHECK(contains(synced.out, "from the advisory database of "));
  CHECK(contains(synced.out,
                 "npm invented: from 1.0.0 before 1.2.3; from 2.0.0 up to 2.1.0; from 3.0.0 on"));
  CHECK(contains(synced.out, "PyPI invented-too: 1.0; 1.1"));
  CHECK(contains(synced.out, "Update to invented 1.2.3 or later"));
  CHECK(sluice_in(home, {"explain", "--cache", "cache", "CVE-2021-23337"}).exit_code == 0);
  CHECK(sluice_in(home, {"explain", "--db", "none.sqlite", "CVE-2021-23337"}).exit_code == 2);
}

TEST_CASE("a finding is explained from a scan and from a report: place, action, fix") {
  const TempFolder home;
  const std::string key = secrets::expand_template("sk_live_{b62:24}", 5);
  home.write("app/pay.py", "import stripe\nstripe.api_key = \"" + key + "\"\n");
  home.write("app/settings.py", "import os\nDEBUG = True\n");
  home.write("app/manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n");
  home.write("app/package-lock.json", R"({"lockfileVersion": 3, "packages": {
    "": {"dependencies": {"lodash": "^4.17.0"}},
    "node_modules/lodash": {"version": "4.17.15", "resolved": "http://registry.example/l.tgz"}}})");
  const ChildResult gate = sluice_in(home, {"gate", "--format", "json=r.json", "app"});
  REQUIRE(gate.exit_code == 1);
  const ChildResult json = sluice_in(home, {"gate", "--format", "json", "app"});
  const Result<format::Node> report = format::read_json("r.json", json.out);
  REQUIRE(report);
  const std::vector<std::string> ids = finding_ids(*report);
  REQUIRE(ids.size() >= 4);
  for (const std::string& id : ids) {
    INFO(id);
    REQUIRE(looks_like_finding(id));
    const ChildResult scanned = sluice_in(home, {"explain", id, "app"});
    const ChildResult reported = sluice_in(home, {"explain", "--report", "r.json", id});
    INFO(scanned.err << reported.err);
    CHECK(scanned.exit_code == 0);
    CHECK(reported.exit_code == 0);
    CHECK(contains(scanned.out, "from a scan of app"));
    CHECK(contains(reported.out, "from the report r.json"));
    // From then on both say the same.
    CHECK(scanned.out.substr(scanned.out.find("What was found")) ==
          reported.out.substr(reported.out.find("What was found")));
    for (const char* part : {"Where\n", "What the policy says", "How to accept it"}) {
      CHECK(contains(scanned.out, part));
    }
    CHECK_FALSE(contains(scanned.out + reported.out, key.substr(8)));
  }
  const ChildResult gone = sluice_in(home, {"explain", "check-0123456789abcdef", "app"});
  CHECK(gone.exit_code == 2);
  CHECK(contains(gone.err, "no finding check-0123456789abcdef in a scan of app"));
  const ChildResult account = sluice_in(home, {"explain", "access-0123456789abcdef", "app"});
  CHECK(account.exit_code == 2);
  CHECK(contains(account.err, "--report FILE"));
}

TEST_CASE("reports that are none, or hostile, give 2 or harmless text") {
  const TempFolder home;
  const std::string id = "check-0123456789abcdef";
  for (const char* text : {"", "{}", "[]", "null", "{\"schema\": \"sluice-report/1\"}",
                           "{\"schema\": \"sluice-report/2\", \"findings\": []}", "\xff\xfe"}) {
    INFO(text);
    home.write("r.json", text);
    CHECK(sluice_in(home, {"explain", "--report", "r.json", id}).exit_code == 2);
  }
  CHECK(sluice_in(home, {"explain", "--report", "none.json", id}).exit_code == 2);
  home.write("r.json", R"({"schema": "sluice-report/1", "findings": [
    {"id": ")" + id + R"(", "rule": "\u001b[31mx\n::error::", "kind": 7, "title": ["no text"],
     "location": "nowhere", "more_locations": {"a": 1}, "secret": [], "package": {"paths": [[]]},
     "why": "a\nb\u202e", "fix": {"command": "rm\n-rf \u001b[0m"}, "ignored_by": null}]})");
  const ChildResult hostile = sluice_in(home, {"explain", "--report", "r.json", id});
  CHECK(hostile.exit_code == 0);
  CHECK_FALSE(contains(hostile.out, "\x1b"));
  CHECK_FALSE(contains(hostile.out, "\n::error::"));
  CHECK_FALSE(contains(hostile.out, "\u202e"));
}

TEST_CASE("ids of findings are told from those of rules") {
  CHECK(looks_like_finding("secret-0123456789abcdef"));
  CHECK(looks_like_finding("vuln-0123456789abcdef"));
  CHECK_FALSE(looks_like_finding("secret-0123456789abcdeg"));
  CHECK_FALSE(looks_like_finding("secret-0123456789abcde"));
  CHECK_FALSE(looks_like_finding("access-permission-unused"));
  CHECK_FALSE(looks_like_finding("secret"));
  CHECK_FALSE(looks_like_finding(""));
}
