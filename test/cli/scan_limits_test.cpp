// Limits of a whole scan: what falls out, in which order files are read, what is said of it.
#include "cli/scan_limits.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "cli/embedded_rules.h"
#include "cli/read_files.h"
#include "cli/scan.h"
#include "cli/settings.h"
#include "inventory/inventory.h"
#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kLock = R"({
  "name": "app", "lockfileVersion": 3,
  "packages": {"": {"dependencies": {"lodash": "^4.17.0"}}, "node_modules/lodash": {"version": "4.17.15"}}
})";

std::string key(unsigned seed) { return secrets::expand_template("sk_live_{b62:24}", seed); }

ScanRequest request_for(const test::TempFolder& app, unsigned jobs) {
  ScanRequest request;
  request.root = app.path();
  request.everything = true;
  request.jobs = jobs;
  for (const RuleFile& file : embedded_secret_rules()) {
    request.rules.push_back({file.name, file.text});
  }
  return request;
}

/// Folders with a lockfile behind many files, and a secret in every file.
void write_app(const test::TempFolder& app) {
  for (unsigned n = 0; n < 40; ++n) {
    const std::string name = std::to_string(n / 10) + std::to_string(n % 10);
    app.write("assets/" + name + ".rb",
              "KEY = '" + key(n) + "'\n" + std::string(1000 * n, '#') + '\n');
  }
  app.write("web/package-lock.json", kLock);
  app.write("zoo.rb", "KEY = '" + key(99) + "'\n");
}

std::vector<std::string> places(const Report& report, FindingKind kind) {
  std::vector<std::string> found;
  for (const JudgedFinding& judged : report.findings) {
    if (judged.finding.kind == kind) found.push_back(judged.finding.location.path);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> incomplete(const Report& report) {
  std::vector<std::string> texts;
  for (const Problem& problem : report.scan.problems) {
    if (problem.incomplete) texts.push_back(problem.message);
  }
  return texts;
}

Report scanned(const ScanRequest& request) {
  Result<ScanOutcome> outcome = run_scan(request);
  REQUIRE(outcome);
  return std::move(outcome->report);
}

TEST_CASE("a limit on files leaves out the last ones, but no lockfile", "[limits]") {
  const test::TempFolder app;
  write_app(app);
  for (const unsigned jobs : {1U, 4U}) {
    ScanRequest request = request_for(app, jobs);
    request.settings.limits.files = 7;
    const Report report = scanned(request);
    std::vector<std::string> expected;
    for (unsigned n = 0; n < 7; ++n) expected.push_back("assets/0" + std::to_string(n) + ".rb");
    CHECK(places(report, FindingKind::kSecret) == expected);
    CHECK(places(report, FindingKind::kVulnerability).size() > 1);
    CHECK(report.scan.files == 8);
    CHECK(report.verdict.exit_code == kExitBlocked);  // what was found is judged
    CHECK(incomplete(report) ==
          std::vector<std::string>{
              "limits.files = 7 is reached: 34 files of 1 MB not read (first in ./, assets/). To "
              "read all, set in sluice.toml: [limits] files = 50"});
    request.settings.policy.mode = Mode::kWarn;
    CHECK(scanned(request).verdict.exit_code == kExitIncomplete);
    request.settings.limits.files = 41;
    CHECK(incomplete(scanned(request)).size() == 1);
    request.settings.limits.files = 42;
    CHECK(incomplete(scanned(request)).empty());
  }
}

TEST_CASE("a limit on bytes leaves out the biggest files", "[limits]") {
  const test::TempFolder app;
  write_app(app);
  app.write("web/dump.sql", std::string(900'000, 'x'));
  app.write("web/more.sql", std::string(900'000, 'y'));
  for (const unsigned jobs : {1U, 4U}) {
    ScanRequest request = request_for(app, jobs);
    request.settings.limits.megabytes = 1;
    const Report report = scanned(request);
    CHECK(places(report, FindingKind::kSecret).size() == 41);
    CHECK(places(report, FindingKind::kVulnerability).size() > 1);
    CHECK(report.scan.files == 42);
    CHECK(incomplete(report) ==
          std::vector<std::string>{
              "limits.megabytes = 1 is reached: the biggest files not read, 2 of 44, with 2 MB of "
              "3 MB (first in web/). To read all, set in sluice.toml: [limits] megabytes = 4"});
    request.settings.limits.megabytes = 3;
    CHECK(incomplete(scanned(request)).empty());
  }
}

TEST_CASE("of many bytes the same files fall out in any order of work", "[limits]") {
  source::Listing listing;
  for (unsigned n = 0; n < 100; ++n) {
    listing.files.push_back({"f" + std::to_string(100 + n), (n * 37 % 100) * 10'000ULL});
  }
  ScanLimits limits;
  limits.megabytes = 10;
  const ReadingPlan plan = plan_reading(listing, {false, true}, limits, 4);
  std::uint64_t read = 0;
  std::uint64_t biggest = 0;
  std::uint64_t smallest_left = UINT64_MAX;
  for (std::size_t i = 0; i < 100; ++i) {
    const std::uint64_t size = listing.files[i].size;
    if (plan.turns[i] == Turn::kNever) {
      smallest_left = std::min(smallest_left, size);
    } else {
      read += size;
      biggest = std::max(biggest, size);
    }
  }
  CHECK(read <= 10'000'000);
  CHECK(read + smallest_left > 10'000'000);
  CHECK(biggest < smallest_left);
  CHECK(plan.too_much.bytes + read == plan.bytes);
  // Nobody reads them for anything but secrets.
  CHECK_FALSE(plan_reading(listing, {true, false}, limits, 1).too_much.any());
}

TEST_CASE("lockfiles are kept in memory up to a bound", "[limits]") {
  source::Listing listing;
  listing.files = {{"a/package-lock.json", 200ULL << 20},
                   {"b/package-lock.json", 150ULL << 20},
                   {"c/package-lock.json", 1000}};
  const ReadingPlan plan = plan_reading(listing, {true, true}, {}, 1);
  CHECK(plan.turns == std::vector<Turn>{Turn::kNever, Turn::kFirst, Turn::kFirst});
  const std::vector<Problem> notes = limit_notes(listing, plan, {}, {});
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].incomplete);
  CHECK(notes[0].message ==
        "lockfiles and manifests of more than 320 MiB in all: the biggest not read, 1 file of 210 "
        "MB (first in a/)");
}

TEST_CASE("without time left lockfiles are read, and the scan is incomplete", "[limits]") {
  const test::TempFolder app;
  write_app(app);
  app.write("package-lock.json", kLock);
  for (const unsigned jobs : {1U, 4U}) {
    ScanRequest request = request_for(app, jobs);
    // All but the last fifth is over when the walk begins.
    std::atomic<int> asked{0};
    request.clocks.wall = [&] { return std::chrono::seconds(asked++ < 3 ? 0 : 50); };
    request.clocks.cpu = [&] { return std::chrono::seconds(asked <= 3 ? 0 : 100); };
    const Report report = scanned(request);
    CHECK(places(report, FindingKind::kSecret).empty());
    CHECK(places(report, FindingKind::kVulnerability).size() > 1);
    CHECK(incomplete(report) ==
          std::vector<std::string>{
              "limits.seconds = 60 are spent: 1 file of 1 MB and 2 folders not read (first in ./, "
              "assets/, web/). To read all, set in sluice.toml: [limits] seconds = 120"});
    CHECK(report.verdict.exit_code == kExitBlocked);
    CHECK(report.scan.files == 1);
    request.settings.policy.mode = Mode::kWarn;
    asked = 0;
    CHECK(scanned(request).verdict.exit_code == kExitIncomplete);
  }
}

TEST_CASE("a reading that has no time left has read lockfiles, and counts the rest", "[limits]") {
  const test::TempFolder app;
  write_app(app);
  app.write("big.txt", std::string(9u << 20, 'x'));
  const Deadline over(std::chrono::seconds{0});
  const Result<source::Tree> tree = source::Tree::open(app.path());
  REQUIRE(tree);
  for (const unsigned jobs : {1U, 4U}) {
    source::Listing listing = tree->list(source::TreeScope::kEverything);
    const ReadingPlan plan = plan_reading(listing, {true, false}, {}, jobs);
    Readers readers;
    readers.dependencies = true;
    const Harvest late = read_files(*tree, &listing, readers, plan, {nullptr, &over}, jobs);
    REQUIRE(late.kept.size() == 1);
    CHECK(late.kept[0].path == "web/package-lock.json");
    CHECK(late.late.files == 42);
    CHECK(late.late.bytes > (9u << 20));
    CHECK(late.late.first == std::vector<std::string>{"./", "assets/"});
    CHECK(read_files(*tree, &listing, readers, plan, {&over, &over}, jobs).kept.empty());
    CHECK_FALSE(read_files(*tree, &listing, readers, plan, {}, jobs).late.any());
  }
  // A file of many blocks is left in the midst of it.
  const Status left = tree->read_blocks(
      {"big.txt", 0}, [](const Blob&) {}, &over);
  REQUIRE(left);
  CHECK(left->message == source::kNoTimeLeft);
}

TEST_CASE("packages that there is no time for make the scan incomplete", "[limits]") {
  const std::vector<KeptFile> kept = {{"a/package-lock.json", std::string(kLock)},
                                      {"b/package-lock.json", std::string(kLock)},
                                      {"c/node_modules/x/package.json", R"({"name":"x"})"}};
  const Deadline over(std::chrono::seconds{0});
  const inventory::Inventory none =
      inventory::build_inventory(kept, 2, {}, inventory::Phase::kSource, &over);
  CHECK(none.packages.empty());
  REQUIRE(none.problems.size() == 1);
  CHECK(none.problems[0].incomplete);
  CHECK(none.problems[0].path == "a/package-lock.json");
  CHECK(none.problems[0].message ==
        "packages not read, nor those of 2 more files: limits.seconds are spent");
}

TEST_CASE("of more packages than a scan holds whole lockfiles are left out", "[limits]") {
  std::string many;
  for (std::size_t n = 0; n < inventory::kMaxPackages / 2 + 1; ++n) {
    many += "p" + std::to_string(n) + "==1\n";
  }
  std::vector<KeptFile> kept = {{"a/requirements.txt", many},
                                {"b/requirements.txt", many},
                                {"c/requirements.txt", "django==1\n"}};
  const inventory::Inventory inventory = inventory::build_inventory(kept, 2);
  CHECK(inventory.packages.size() == inventory::kMaxPackages / 2 + 2);
  REQUIRE(inventory.problems.size() == 1);
  CHECK(inventory.problems[0].incomplete);
  CHECK(inventory.problems[0].path == "b/requirements.txt");
  CHECK(inventory.problems[0].message == "packages not read: more than 300000 in all");
}

TEST_CASE("big lockfiles are kept as they are, in UTF-16, too", "[limits]") {
  const test::TempFolder app;
  const std::string text = "django==1\n" + std::string(3u << 20, '\n') + "flask==2\n";
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += std::string{c, '\0'};
  app.write("a/requirements.txt", text);
  app.write("b/requirements.txt", wide);
  app.write("c/requirements.txt", "rich==3\n");
  const Result<source::Tree> tree = source::Tree::open(app.path());
  REQUIRE(tree);
  source::Listing listing = tree->list(source::TreeScope::kEverything);
  const ReadingPlan plan = plan_reading(listing, {true, false}, {}, 1);
  Readers readers;
  readers.dependencies = true;
  const Harvest harvest = read_files(*tree, &listing, readers, plan, {}, 1);
  CHECK(harvest.problems.empty());
  REQUIRE(harvest.kept.size() == 3);
  CHECK(harvest.kept[0].bytes == text);
  CHECK(harvest.kept[1].bytes == text);
  CHECK(harvest.kept[2].bytes == "rich==3\n");
}

TEST_CASE("limits are numbers within bounds", "[limits]") {
  ScanLimits limits;
  CHECK_FALSE(set_limit("policy.fail_on", "1", &limits));
  CHECK_FALSE(set_limit("limits.nothing", "1", &limits));
  for (const char* text : {"", "0", "-1", "1.5", "x", "1 ", "601", "99999999999999999999"}) {
    INFO(text);
    CHECK(set_limit("limits.seconds", text, &limits) ==
          "must be a number from 1 to 600, not \"" + std::string(text) + '"');
  }
  CHECK(limits.seconds == 60);
  CHECK(set_limit("limits.seconds", "600", &limits) == "");
  CHECK(set_limit("limits.files", "10000000", &limits) == "");
  CHECK(set_limit("limits.megabytes", "1", &limits) == "");
  CHECK(limits.seconds == 600);
  CHECK(limits.files == 10'000'000);
  CHECK(limits.megabytes == 1);
}

TEST_CASE("a limit that can't be raised any more says what else helps", "[limits]") {
  source::Listing listing;
  listing.left_out = {20'000'000, 5, 0, false, {"data/"}};
  ScanLimits limits;
  limits.files = 10'000'000;
  limits.seconds = 600;
  const std::vector<Problem> notes =
      limit_notes(listing, {}, {{1, 2'000'000, 0, true, {"assets/"}}, 0}, limits);
  REQUIRE(notes.size() == 2);
  for (const Problem& note : notes) {
    CHECK(note.message.ends_with("leave folders out with .slugignore"));
    constexpr std::size_t kLogged = 300;
    CHECK(note.message.size() < kLogged);
  }
}

/// What is said of seconds, if that is one line.
std::string about_seconds(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!problem.path.empty() || problem.message.find("limits.seconds =") != 0) continue;
    if (!text.empty()) return "two lines";
    text = problem.message;
    CHECK(problem.incomplete);
  }
  return text;
}

/// Clocks that have run out from the call on.
Deadline::Clocks clocks_until(std::atomic<int>* asked, int call) {
  Deadline::Clocks clocks;
  clocks.wall = [asked, call] { return std::chrono::seconds((*asked)++ < call ? 0 : 500); };
  clocks.cpu = [asked, call] { return std::chrono::seconds(*asked <= call ? 0 : 500); };
  return clocks;
}

TEST_CASE("time that runs out within the last file names the limit, too", "[limits]") {
  const test::TempFolder app;
  app.write("dump.sql", std::string(9u << 20, 'x'));
  // Wherever the time runs out: with something left out there is a line with the setting.
  std::size_t cut = 0;
  for (int call = 3; call < 30 && cut < 2; ++call) {
    std::atomic<int> asked{0};
    ScanRequest request = request_for(app, 1);
    request.clocks = clocks_until(&asked, call);
    const Report report = scanned(request);
    const bool named = std::any_of(
        report.scan.problems.begin(), report.scan.problems.end(), [](const Problem& problem) {
          return problem.path == "dump.sql" && problem.message == source::kNoTimeLeft;
        });
    if (!named) continue;
    INFO(call);
    ++cut;
    CHECK(about_seconds(report.scan.problems) ==
          "limits.seconds = 60 are spent: 1 file not read to the end. To read all, set in "
          "sluice.toml: [limits] seconds = 120");
  }
  CHECK(cut > 0);
}

TEST_CASE("packages that there was no time for name the limit, too", "[limits]") {
  const test::TempFolder app;
  app.write("package-lock.json", kLock);
  std::size_t unread = 0;
  for (int call = 3; call < 20; ++call) {
    std::atomic<int> asked{0};
    ScanRequest request = request_for(app, 1);
    request.clocks = clocks_until(&asked, call);
    const Report report = scanned(request);
    INFO(call);
    const std::string line = about_seconds(report.scan.problems);
    CHECK(line != "two lines");
    CHECK(line.empty() == incomplete(report).empty());
    if (line.find("not read to the end") != std::string::npos) ++unread;
  }
  CHECK(unread > 0);
}

TEST_CASE("all that the time runs out on says so in the same words", "[limits]") {
  const std::vector<Problem> problems = {
      {"a.sql", 0, std::string(source::kNoTimeLeft), true},
      {"a.zip", 0,
       "archive not looked into as a whole: limits.seconds are spent: its rest is not looked at",
       true},
      {"a/package-lock.json", 0,
       "packages not read, nor those of 2 more files: limits.seconds are spent", true},
      {"node_modules/a/b.zip", 0,
       "archive not looked into as a whole: limits.seconds are spent: its rest is not looked at",
       false},
      {"yarn.lock", 3, "not readable", true}};
  CHECK(unfinished_for_time(problems) == 3);
}

TEST_CASE("who set a limit is told where to raise it", "[limits]") {
  source::Listing listing;
  listing.left_out = {20, 5, 0, false, {"data/"}};
  ScanLimits limits;
  limits.files = 10;
  limits.seconds = 400;
  const Lateness late{{1, 2'000'000, 0, true, {}}, 2};
  const auto told = [&](const LimitOrigins& origins) {
    std::string text;
    for (const Problem& note : limit_notes(listing, {}, late, limits, origins)) {
      text += note.message + '\n';
    }
    return text;
  };
  CHECK(told({}) ==
        "limits.files = 10 is reached: 20 files of 1 MB not read (first in data/). To read all, "
        "set in sluice.toml: [limits] files = 24\n"
        "limits.seconds = 400 are spent: 1 file of 2 MB not read; 2 files not read to the end. To "
        "read all, set in sluice.toml: [limits] seconds = 600\n");
  const std::string text =
      told({{"limits.files", "SLUICE_MAX_FILES"}, {"limits.seconds", "--budget"}});
  CHECK(text.find("To read all, set SLUICE_MAX_FILES=24\n") != std::string::npos);
  CHECK(text.find("To read all, set --budget 600\n") != std::string::npos);
  CHECK(text.find("sluice.toml") == std::string::npos);
}

TEST_CASE("of limits it is known who set them", "[limits][settings]") {
  SettingsInput input;
  input.file_name = "sluice.toml";
  input.file_text = "[limits]\nfiles = 5\nseconds = 7\nmegabytes = 9\n";
  // One that has no effect is not what to change.
  input.config_vars = {{"SLUICE_MAX_SECONDS", "9"}, {"SLUICE_MAX_FILES", "none"}};
  const Result<SettingsResult> of_var = read_settings(input);
  REQUIRE(of_var);
  CHECK(of_var->limits_from == LimitOrigins{{"limits.seconds", "SLUICE_MAX_SECONDS"}});
  ParsedArguments arguments;
  arguments.flags = {{"--budget", "11"}};
  input.arguments = &arguments;
  const Result<SettingsResult> of_option = read_settings(input);
  REQUIRE(of_option);
  CHECK(of_option->settings.limits.seconds == 11);
  CHECK(of_option->limits_from == LimitOrigins{{"limits.seconds", "--budget"}});
}

}  // namespace
}  // namespace sluice::cli
