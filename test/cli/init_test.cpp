// sluice init: the file that it writes is read without a word, has every key, and fits the app.
#include "cli/init_file.h"

#include <filesystem>

#include "base/date.h"
#include "cli/options.h"
#include "cli/settings.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::cli;
using namespace sluice::test;

namespace {

Result<SettingsResult> read(const std::string& text) {
  SettingsInput input;
  input.file_name = "sluice.toml";
  input.file_text = text;
  input.today = *parse_day("2026-11-26");
  return read_settings(input);
}

/// The file with the marks of all comments taken away that hold a setting or a table.
std::string uncommented(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    const bool comment = line.starts_with("# ");
    const std::string inside = comment ? line.substr(2) : line;
    const std::size_t word = inside.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
    const bool setting =
        word != 0 && word != std::string::npos && inside.compare(word, 3, " = ") == 0;
    if (!comment || setting || inside.starts_with('[')) out += inside + '\n';
  }
  return out;
}

ChildResult sluice_in(const TempFolder& home, std::vector<std::string> arguments) {
  const std::string program = test::sluice_program();
  arguments.insert(arguments.begin(), program);
  return run_program(arguments, {"HOME=" + home.path(), "PATH=/usr/bin:/bin"}, home.path());
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE(
    "what init writes is read without an error or warning, and changes nothing but the salt") {
  const Result<SettingsResult> settings = read(settings_file({}, "0123456789abcdef"));
  REQUIRE(settings);
  CHECK(settings->warnings.empty());
  CHECK(settings->settings.fingerprint_salt == "0123456789abcdef");
  CHECK(settings->settings.ignores.empty());
  CHECK(settings->settings.policy.fail_on == Severity::kHigh);
  AppFacts facts;
  facts.has_baseline = true;
  const Result<SettingsResult> with_baseline = read(settings_file(facts, "0123456789abcdef"));
  REQUIRE(with_baseline);
  CHECK(with_baseline->settings.fingerprint_salt.empty());
}

TEST_CASE("every key of the option table stands in the file, and its default is a value of it") {
  const std::string text = uncommented(settings_file({}, "0123456789abcdef"));
  INFO(text);
  const Result<SettingsResult> settings = read(text);
  INFO((settings ? std::string() : describe(settings.error())));
  REQUIRE(settings);
  CHECK(settings->settings.policy.fail_on == Severity::kHigh);
  CHECK(settings->settings.secrets_exclude == std::vector<std::string>{"docs/examples/**"});
  CHECK(settings->settings.ignores.size() == 1);
  for (const char* table : {"[environments.review]", "[environments.staging]"}) {
    CHECK(contains(text, table));
  }
  for (const OptionRow& row : option_table()) {
    if (row.key.empty()) continue;
    INFO(row.key);
    const std::string_view name = row.key.substr(row.key.find('.') + 1);
    CHECK(contains(text, '\n' + std::string(name) + " = "));
  }
}

TEST_CASE("names of the tree are text in the file, whatever they hold") {
  AppFacts facts;
  facts.workflows = {".github/workflows/a\n[policy]\nfail_on = \"low\"\n.yml", "\x1b[31m\xff"};
  facts.package_files = {std::string(5000, 'x')};
  const std::string text = settings_file(facts, "00");
  CHECK(read(text));
  CHECK_FALSE(contains(text, "\n[policy]\nfail_on = \"low\""));
  CHECK_FALSE(contains(text, "\x1b"));
  CHECK_FALSE(contains(init_summary(facts, "sluice.toml", "sluice"), "\x1b"));
}

TEST_CASE("the example of an acceptance ends when it was asked to") {
  AppFacts facts;
  facts.until = "2031-02-03";
  CHECK(settings_file(facts, "00").ends_with("# until = 2031-02-03\n"));
}

TEST_CASE("init looks at the app, says what it found and what to do next") {
  const TempFolder home;
  home.write("app/Gemfile", "source 'https://rubygems.example'\ngem 'rails', '7.1.0'\n");
  home.write("app/Gemfile.lock",
             "GEM\n  remote: https://rubygems.example/\n  specs:\n    rails (7.1.0)\n\n"
             "PLATFORMS\n  ruby\n\nDEPENDENCIES\n  rails (= 7.1.0)\n");
  home.write("app/Procfile", "web: bundle exec puma\n");
  home.write("app/.github/workflows/ci.yml", "on: push\n");
  const ChildResult made = sluice_in(home, {"init", "app"});
  INFO(made.out << made.err);
  CHECK(made.exit_code == 0);
  for (const char* part :
       {"app/sluice.toml is written", "Gemfile.lock (RubyGems)", "Ruby on Rails", "Procfile",
        ".github/workflows/ci.yml", "gate .", "baseline .", "heroku buildpacks:set heroku/ruby",
        "heroku buildpacks:add --index 1"}) {
    INFO(part);
    CHECK(contains(made.out, part));
  }
  CHECK(contains(made.out, "take them from the next log, not from an earlier one"));
  CHECK(sluice_in(home, {"gate", "app"}).exit_code != 2);
  CHECK_FALSE(contains(sluice_in(home, {"init", "--force", "app"}).out,
                       "take them from the next log, not from an earlier one"));

  const ChildResult again = sluice_in(home, {"init", "app"});
  CHECK(again.exit_code == 2);
  CHECK(contains(again.err, "--force"));
  const ChildResult printed = sluice_in(home, {"init", "--print", "app"});
  const ChildResult forced = sluice_in(home, {"init", "--force", "--quiet", "app"});
  CHECK(forced.exit_code == 0);
  CHECK(forced.out.empty());
  // --force keeps the salt, and --print shows what --force writes.
  CHECK(sluice_in(home, {"init", "--print", "app"}).out == printed.out);
  home.write("other/x", "");
  const std::string other = sluice_in(home, {"init", "--print", "other"}).out;
  const std::size_t salt = other.find("fingerprint_salt = \"");
  REQUIRE(salt != std::string::npos);
  CHECK_FALSE(contains(printed.out, other.substr(salt, 40)));
}

TEST_CASE("init writes through no link, and not where there is no folder") {
  const TempFolder home;
  home.write("target", "kept");
  std::filesystem::create_directories(home.path("app"));
  std::filesystem::create_symlink("../target", home.path("app/sluice.toml"));
  CHECK(sluice_in(home, {"init", "app"}).exit_code == 2);
  CHECK(sluice_in(home, {"init", "--force", "app"}).exit_code != 0);
  CHECK(std::filesystem::file_size(home.path("target")) == 4);
  CHECK(sluice_in(home, {"init", "nowhere"}).exit_code == 2);
  CHECK(sluice_in(home, {"init", "a", "b"}).exit_code == 2);
}

TEST_CASE("the language's buildpack is told from the files at the root") {
  CHECK(buildpack_of({"Gemfile", "package.json"}) == "heroku/ruby");
  CHECK(buildpack_of({"Procfile", "package.json"}) == "heroku/nodejs");
  CHECK(buildpack_of({"uv.lock"}) == "heroku/python");
  CHECK(buildpack_of({"gradlew"}) == "heroku/gradle");
  CHECK(buildpack_of({"Shop.sln"}) == "heroku/dotnet");
  CHECK(buildpack_of({"README.md"}).empty());
  CHECK(buildpack_of({}).empty());
}
