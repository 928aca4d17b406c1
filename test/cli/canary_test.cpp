// No secret may leave the program: unique values are put into config vars and, in every form, into
// files, broken ones among them; then everything that any command prints, writes, caches or dumps
// is searched for them. Commands, options and formats come from the program's own tables: new ones
// are tried by themselves.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/command_table.h"
#include "cli/option_values.h"
#include "cli/report_formats.h"
#include "core/report.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/cli/canary_app.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

/// A folder with the app, where every command is tried.
class CanaryRun {
 public:
  explicit CanaryRun(std::vector<Canary> canaries) : canaries_(std::move(canaries)) {
    write_canary_app(home, canaries_);
    commit_canary_app(home, canaries_);
    for (const char* folder : {"tmp", "cache", "out", "work"}) {
      std::filesystem::create_directories(home.path(folder));
    }
  }

  /// Runs it in the app's folder and looks for canaries in what it said.
  ChildResult run(const Words& arguments) {
    Words command = {test::sluice_program()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Words environment = {"HOME=" + home.path("tmp"), "PATH=/usr/bin:/bin",
                         "TMPDIR=" + home.path("tmp"), "SOURCE_VERSION=0123abcd"};
    for (const Canary& one : canaries_) environment.push_back(one.variable + '=' + one.value);
    ChildResult result = run_program(command, environment, home.path("app"));
    // The values themselves must not get into this test's output either.
    std::string line;
    for (const std::string& argument : arguments) {
      line += (canaries_in(canaries_, argument).empty() ? argument : "(canary)") + ' ';
    }
    INFO(line);
    CHECK(result.exit_code <= 3);
    CHECK(joined(canaries_in(canaries_, result.out)) == "");
    CHECK(joined(canaries_in(canaries_, result.err)) == "");
    said_ += result.out;
    return result;
  }

  /// The same; a command that takes one format at a time gets each by itself. False if it did not
  /// begin.
  bool call(const Words& arguments) {
    if (run(arguments).exit_code != kExitUsage) return true;
    bool worked = false;
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
      if (arguments[i] != "--format") continue;
      Words alone = {arguments[0], "--format", arguments[i + 1]};
      for (std::size_t k = 1; k < arguments.size(); ++k) {
        arguments[k] == "--format" ? void(++k) : alone.push_back(arguments[k]);
      }
      worked = run(alone).exit_code != kExitUsage || worked;
    }
    return worked;
  }

  void check_files() const {
    for (const char* folder : {"cache", "tmp", "out", "work"}) {
      INFO(folder);
      CHECK(joined(canaries_below(canaries_, home.path(folder))) == "");
    }
    CHECK(canaries_in(canaries_, read_bytes(home.path("app/sluice.baseline.json"))).empty());
  }

  const std::string& said() const { return said_; }
  const std::vector<Canary>& canaries() const { return canaries_; }
  TempFolder home;

 private:
  std::vector<Canary> canaries_;
  std::string said_;
};

/// What a command is asked about. One that is not named here gets the app, and each word that the
/// table has for it.
std::vector<Words> operands_of(const cli::CommandRow& row, const CanaryRun& run) {
  const std::string app = run.home.path("app");
  switch (row.command) {
    case cli::kDiff:
      return {{"HEAD~2..HEAD"}, {"HEAD~1"}, {}};
    case cli::kRecheck:
      return {{run.home.path("bill.json")}};
    case cli::kAdvisories:
      return {{"import", run.home.path("bill.json")},
              {"export", run.home.path("out/snapshot")},
              {"status"},
              {"sync", app}};
    case cli::kExplain:
      return {{"live-config-var"}, {"CVE-2020-8203"}, {"policy"}};
    case cli::kInit:
      return {{run.home.path("work")}, {app}};
    default:
      break;
  }
  std::vector<Words> operands;
  for (const std::string& word : cli::operand_words(row)) operands.push_back({word});
  if (row.operands.find("PATH") != std::string_view::npos || operands.empty()) {
    operands.push_back({app});
  }
  return operands;
}

/// Options that are given in each run, with their values.
std::map<std::string_view, std::string> usual_options(const CanaryRun& run) {
  return {{"--all", ""},
          {"--verbose", ""},
          {"--profile", ""},
          {"--offline", ""},
          {"--env-dir", run.home.path("env")},
          {"--cache", run.home.path("cache")},
          {"--state", run.home.path("out/state.json")},
          {"--jobs", "2"},
          {"--budget", "2"}};
}

/// Every way in which a command is called: with each of its formats and each of its switches.
std::vector<Words> calls_of(const cli::CommandRow& row, const CanaryRun& run) {
  std::vector<Words> calls;
  const auto always = usual_options(run);
  for (const Words& operands : operands_of(row, run)) {
    Words usual = {std::string(row.name)};
    Words formats;
    Words switches;
    for (const cli::OptionRow* option : cli::options_of(row.command)) {
      const std::string flag(option->flag);
      const auto known = always.find(flag);
      if (known != always.end()) {
        // Of access only this takes config vars, and from there nothing else.
        if (row.command == cli::kAccess && flag == "--env-dir" &&
            operands != Words{"fingerprint"}) {
          continue;
        }
        usual.push_back(flag);
        if (!option->value.empty()) usual.push_back(known->second);
      } else if (flag == "--format") {
        formats = cli::values_of(*option, row.command).words;
      } else if (flag == "--mirror") {
        usual.insert(usual.end(), {flag, "http://127.0.0.1:1/"});
      } else if (option->value.empty() && flag != "--help") {
        switches.push_back(flag);
      }
    }
    const auto call = [&](const Words& more) {
      Words words = usual;
      words.insert(words.end(), more.begin(), more.end());
      words.insert(words.end(), operands.begin(), operands.end());
      calls.push_back(std::move(words));
    };
    // Those that need packages apart: not every command has some.
    Words plain;
    Words of_packages;
    for (const std::string& format : formats) {
      const std::string file = run.home.path("out/") + std::string(row.name) + '-' + format;
      const cli::ReportFormat* known = cli::find_format(format);
      Words* const words = known != nullptr && known->needs_packages ? &of_packages : &plain;
      words->insert(words->end(), {"--format", format + '=' + file});
    }
    call(plain);
    if (!of_packages.empty()) call(of_packages);
    for (const std::string& one : switches) call({one});
  }
  return calls;
}

bool takes_config_vars(const cli::CommandRow& row) {
  const auto rows = cli::options_of(row.command);
  return std::any_of(rows.begin(), rows.end(),
                     [](const auto* option) { return option->flag == "--env-dir"; });
}

}  // namespace

TEST_CASE("no output, cache or temporary file of any command that knows the config vars has them") {
  CanaryRun run(all_canaries());
  const ChildResult first = run.run({"gate", "--offline", run.home.path("app")});
  INFO(first.err);
  REQUIRE(first.exit_code != kExitUsage);
  std::set<std::string_view> worked;
  for (const cli::CommandRow& row : cli::command_table()) {
    if (!takes_config_vars(row)) continue;
    for (const Words& call : calls_of(row, run)) {
      if (run.call(call)) worked.insert(row.name);
    }
  }
  // Findings are explained by their ids.
  const std::string report = read_bytes(run.home.path("out/gate-json"));
  for (const std::string_view kind : {"secret-", "check-", "vuln-", "hygiene-"}) {
    const std::size_t at = report.find('"' + std::string(kind));
    if (at == std::string::npos) continue;
    const std::string id = report.substr(at + 1, report.find('"', at + 1) - at - 1);
    run.run({"explain", "--env-dir", run.home.path("env"), "--all", id, run.home.path("app")});
    run.run({"explain", "--report", run.home.path("out/gate-json"), id});
  }
  run.check_files();
  // They did look: else this test would pass on a program that does nothing.
  CHECK(worked.size() >= 9);
  CHECK(run.said().find("SPECIAL_PASSWORD") != std::string::npos);
}

TEST_CASE("no command shows tokens that the app's files hold, or passwords of its addresses") {
  CanaryRun run(token_canaries());
  std::set<std::string_view> worked;
  for (const cli::CommandRow& row : cli::command_table()) {
    if (takes_config_vars(row)) continue;
    for (const Words& call : calls_of(row, run)) {
      if (run.call(call)) worked.insert(row.name);
    }
  }
  run.check_files();
  CHECK(worked.count("recheck") + worked.count("outdated") + worked.count("rules") == 3);
}
