// What is wrong with settings, files of the cache, policies, downloads and the command line is told
// without the config vars' values that stand there.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "core/report.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/cli/canary_app.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

/// A file that is wrong, and the command that reads it; $ stands for the value, @ for the folder.
struct WrongInput {
  std::string what;
  std::string file;
  std::string text;
  Words command = {"gate", "--all", "--offline", "--verbose"};
  bool is_list = false;  ///< which a comma divides: not with a value that has one
};

const std::vector<WrongInput>& wrong_inputs() {
  static const std::vector<WrongInput> inputs = {
      {"no TOML", "app/sluice.toml", "key = $"},
      {"text that does not end", "app/sluice.toml", "key = \"$"},
      {"an unknown table", "app/sluice.toml", "[\"$\"]\nx = 1\n"},
      {"an unknown key", "app/sluice.toml", "\"$\" = 1\n"},
      {"an unknown key of the policy", "app/sluice.toml", "[policy]\n\"$\" = 1\n"},
      {"a word that is none", "app/sluice.toml", "[policy]\nfail_on = \"$\"\n"},
      {"a mode that is none", "app/sluice.toml", "mode = \"$\"\n"},
      {"a day that is none", "app/sluice.toml",
       "[[ignore]]\nid = \"CVE-2020-8203\"\nreason = \"$\"\nuntil = \"$\"\n"},
      {"an id that is none", "app/sluice.toml",
       "[[ignore]]\nid = \"$\"\nreason = \"x\"\nuntil = 2026-12-01\n"},
      {"a package that is none", "app/sluice.toml",
       "[[ignore]]\npackage = \"$\"\nreason = \"x\"\nuntil = 2026-12-01\n"},
      {"an environment", "app/sluice.toml", "[environments.\"$\"]\nfail_on = \"$\"\n"},
      {"grace days", "app/sluice.toml", "[policy]\ngrace_days = \"$\"\n"},
      {"a mirror", "app/sluice.toml", "[advisories]\nmirrors = [\"ftp://u:$@h.io/\"]\n"},
      {"a registry", "app/sluice.toml", "[outdated]\nregistries = [\"npm=ftp://u:$@h.io/\"]\n"},
      {"a key", "app/sluice.toml", "[advisories]\ntrusted_keys = [\"$\"]\n"},
      {"own rules that are not there", "app/sluice.toml", "[secrets]\nrules = [\"$\"]\n"},
      {"rules without form", "app/rules.toml", "[[rule]]\nid = $"},
      {"rules with a strange id", "app/rules.toml",
       "[[rule]]\nid = \"$\"\ntitle = \"$\"\npattern = '$('\nliterals = [\"$\"]\n"},
      {"VEX without form", "app/a.vex.json", "{\"statements\": [$"},
      {"VEX of nothing known", "app/a.vex.json",
       R"({"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":{"name":"$"},)"
       R"("products":[{"@id":"$"}],"status":"$"}]})"},
      {"a baseline without form", "app/sluice.baseline.json", "{\"entries\": [$"},
      {"a baseline with strange entries", "app/sluice.baseline.json",
       R"({"schema":"$","salt":"$","findings":[{"id":"$","reason":"$","until":"$"}]})"},
      {"a list of what does not go into the slug", "app/.slugignore", "$\n[$\n"},
      {"what an earlier build left", "cache/state.json", "{\"schema\": \"$\", $"},
      {"what the pass over the source left", "cache/source_pass.json", "{\"schema\": \"$\", $"},
      {"a database", "cache/advisories.sqlite", "SQLite format 3$$$$"},
      {"the address of a policy", "env/SLUICE_POLICY_URL", "ftp://u:$@h.io/$"},
      {"a policy at an address that does not answer",
       "env/SLUICE_POLICY_URL",
       "https://u:$@127.0.0.1:1/p.toml?token=$",
       {"gate", "--all", "--verbose"}},
      {"a policy without form", "policy.toml", "[policy]\nfail_on = $"},
      {"a policy with a strange key", "policy.toml", "version = 1\n[policy]\n\"$\" = \"$\"\n"},
      {"the key of a policy", "env/SLUICE_POLICY_KEY", "$"},
      {"the digest of a policy", "env/SLUICE_POLICY_SHA256", "$"},
      {"a severity in a config var", "env/SLUICE_FAIL_ON", "$"},
      {"a mode in a config var", "env/SLUICE_MODE", "$"},
      {"a bypass", "env/SLUICE_BYPASS", "$ $"},
      {"mirrors in a config var that do not answer",
       "env/SLUICE_ADVISORY_MIRRORS",
       "https://u:$@127.0.0.1:1/$/",
       {"gate", "--all", "--verbose"}},
      {"registries in a config var", "env/SLUICE_REGISTRIES", "npm=https://u:$@127.0.0.1:1/$"},
      {"a database in a config var", "env/SLUICE_DB", "/nowhere/$"},
      {"a folder that is not there", "", "", {"gate", "@/app/$"}},
      {"settings that are not there", "", "", {"gate", "--config", "@/app/$.toml"}},
      {"a database that is not there", "", "", {"gate", "--db", "@/$"}},
      {"a file that can't be written", "", "", {"gate", "--format", "json=@/$/x"}},
      {"a bill that is none", "bill.json", "{\"bomFormat\": \"$\", $", {"recheck", "@/bill.json"}},
      {"a range that is none", "", "", {"diff", "$..$"}},
      {"a revision that is none", "", "", {"history", "--since", "$"}},
      {"a webhook that does not answer",
       "",
       "",
       {"recheck", "--state", "@/tmp/state.json", "--budget", "1", "--webhook",
        "https://u:$@127.0.0.1:1/$", "@/bill.json"},
       true},
      {"a webhook that is none", "", "", {"recheck", "--webhook", "ftp://h.io/$", "@/bill.json"}},
      {"a mirror on the command line",
       "",
       "",
       {"advisories", "sync", "--ecosystem", "npm", "--budget", "1", "--mirror",
        "https://u:$@127.0.0.1:1/"},
       true},
      {"a registry on the command line",
       "",
       "",
       {"outdated", "--budget", "1", "--registry", "npm=https://u:$@127.0.0.1:1/"},
       true},
  };
  return inputs;
}

std::string filled(std::string text, const std::string& value, const std::string& folder) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string& with = text[at] == '$' ? value : folder;
    if (text[at] != '$' && text[at] != '@') {
      ++at;
    } else if (text[at] == '@' && (at + 1 == text.size() || text[at + 1] != '/')) {
      ++at;  // of an address
    } else {
      text.replace(at, 1, with);
      at += with.size();
    }
  }
  return text;
}

}  // namespace

TEST_CASE("no message about what is wrong holds a config var's value") {
  const std::vector<Canary> canaries = all_canaries();
  std::size_t told = 0;
  for (const WrongInput& input : wrong_inputs()) {
    for (const Canary* const one : {&canaries[0], &canaries[4]}) {
      if (input.is_list && one->value.find(',') != std::string::npos) continue;
      const TempFolder home;
      for (const Canary& each : canaries) {
        if (each.variable != "SLUICE_ENV") home.write("env/" + each.variable, each.value);
      }
      home.write("app/package.json", "{}");
      home.write("app/sluice.toml",
                 "vex = [\"*.vex.json\"]\n[secrets]\nrules = [\"rules.toml\"]\n");
      home.write("app/rules.toml", "");
      home.write("env/SLUICE_ADVISORY_SYNC",
                 input.text.find("127.0") == std::string::npos ? "off" : "auto");
      home.write("policy.toml", "version = 1\n");
      home.write("bill.json",
                 R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library",)"
                 R"("name":"lodash","version":"4.17.15","purl":"pkg:npm/lodash@4.17.15"}]})");
      if (input.file == "policy.toml" || input.what.find("of a policy") != std::string::npos) {
        home.write("env/SLUICE_POLICY_URL", "file://" + home.path("policy.toml"));
      }
      if (input.what.find("policy") != std::string::npos) {
        home.write("env/SLUICE_POLICY_SHA256", std::string(64, 'a'));
      }
      std::filesystem::create_directories(home.path("tmp"));
      const std::string text = filled(input.text, one->value, home.path());
      if (!input.file.empty()) home.write(input.file, text);
      if (input.file == "policy.toml") home.write("env/SLUICE_POLICY_SHA256", sha256_hex(text));
      Words command = {test::sluice_program()};
      for (const std::string& word : input.command) {
        command.push_back(filled(word, one->value, home.path()));
      }
      if (input.command[0] != "recheck" && input.command[0] != "advisories" &&
          input.command[0] != "outdated") {
        command.insert(command.begin() + 2, {"--env-dir", home.path("env")});
      }
      if (input.command[0] == "gate") {
        command.insert(command.begin() + 2, {"--cache", home.path("cache"), "--format", "log",
                                             "--format", "json=" + home.path("out.json")});
      }
      const ChildResult result = run_program(
          command, {"HOME=" + home.path("tmp"), "PATH=/usr/bin:/bin", "TMPDIR=" + home.path("tmp")},
          home.path("app"));
      INFO(input.what << " " << one->variable);
      CHECK(result.exit_code <= 3);
      CHECK(joined(canaries_in(canaries, result.out)) == "");
      CHECK(joined(canaries_in(canaries, result.err)) == "");
      CHECK(canaries_in(canaries, read_bytes(home.path("out.json"))).empty());
      CHECK(joined(canaries_below(canaries, home.path("tmp"))) == "");
      if (input.file.rfind("cache/", 0) != 0) {
        CHECK(joined(canaries_below(canaries, home.path("cache"))) == "");
      }
      told += result.exit_code == kExitUsage ? 1U : 0U;
    }
  }
  CHECK(told > wrong_inputs().size() / 2);
}

TEST_CASE("the policy in force is told without what a secret stands in") {
  const std::vector<Canary> canaries = all_canaries();
  const TempFolder home;
  for (const Canary& each : canaries) {
    if (each.variable != "SLUICE_ENV") home.write("env/" + each.variable, each.value);
  }
  home.write("app/sluice.toml", filled("[[ignore]]\nid = \"CVE-2020-8203\"\nowner = \"$\"\n"
                                       "reason = \"nobody calls it\"\nuntil = 2026-12-01\n",
                                       canaries[0].value, ""));
  const ChildResult told = run_program({test::sluice_program(), "gate", "--all", "--explain-policy",
                                        "--env-dir", home.path("env"), home.path("app")},
                                       {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
  CHECK(told.exit_code == kExitPassed);
  CHECK(told.out.find("\n  until 2026-12-01  CVE-2020-8203 (sluice.toml:1, ") != std::string::npos);
  CHECK(told.out.ends_with("\n"));
  CHECK(joined(canaries_in(canaries, told.out + told.err)) == "");
}
