#include "cli/init_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/help.h"
#include "cli/settings.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kWidth = 78;
constexpr std::size_t kMaxListed = 8;

/// Settings without a default, as examples.
constexpr auto kExamples = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"vex", "[\"security/*.vex.json\"]"},
    {"secrets.exclude", "[\"docs/examples/**\"]"},
    {"secrets.rules", "[\"security/*.toml\"]"},
    {"dependencies.source_hosts", "[\"registry.example\"]"},
    {"advisories.mirrors", "[\"https://mirror.example/osv\"]"},
    {"advisories.trusted_keys", "[\"MCowBQYDK2VwAyEA...\"]"},
    {"outdated.registries", "[\"npm=https://registry.example/\"]"},
    {"policy.grace_days", "{ critical = 0, high = 7, medium = 30 }"},
});

void comment(std::string* text, std::string_view words) {
  for (const std::string& line : report::wrap(words, kWidth - 2)) *text += "# " + line + '\n';
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), kMaxListed); ++i) {
    text += (i == 0 ? "" : ", ") + report::one_line(words[i], 100);
  }
  if (words.size() > kMaxListed)
    text += " and " + std::to_string(words.size() - kMaxListed) + " more";
  return text;
}

std::vector<std::pair<std::string, std::string>> found_lines(const AppFacts& facts) {
  std::vector<std::pair<std::string, std::string>> lines;
  const auto add = [&](const char* label, const std::vector<std::string>& words) {
    if (!words.empty()) lines.emplace_back(label, listed(words));
  };
  add("Packages", facts.package_files);
  add("Frameworks", facts.frameworks);
  add("Heroku", facts.heroku_files);
  add("Workflows", facts.workflows);
  if (!facts.buildpack.empty()) lines.emplace_back("Buildpack", facts.buildpack);
  if (lines.empty()) lines.emplace_back("Packages", "no lockfile or manifest that Sluice reads");
  return lines;
}

/// "policy" of "policy.fail_on"; empty for keys outside of tables.
std::string_view table_of(std::string_view key) {
  const std::size_t dot = key.find('.');
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

void append_key(const OptionRow& row, std::string* text) {
  const std::string_view table = table_of(row.key);
  const std::string_view name = table.empty() ? row.key : row.key.substr(table.size() + 1);
  comment(text, row.help);
  *text += "# " + std::string(name) + " = " + toml_example(row) + '\n';
}

void append_salt(const AppFacts& facts, std::string_view salt, std::string* text) {
  if (facts.has_baseline) {
    comment(text,
            "Keys the ids of secrets. sluice.baseline.json has a salt already; another one here "
            "would change the ids in it.");
    *text += "# fingerprint_salt = \"\"\n";
    return;
  }
  comment(text,
          "Keys the ids of secrets, so that nobody can tell from an id what was found. Made at "
          "random; another one means other ids.");
  *text += "fingerprint_salt = \"" + std::string(salt) + "\"\n";
}

void append_tables(std::string* text) {
  std::vector<std::string_view> done = {""};
  for (const OptionRow& first : option_table()) {
    const std::string_view table = table_of(first.key);
    if (first.key.empty() || std::find(done.begin(), done.end(), table) != done.end()) continue;
    done.push_back(table);
    *text += "\n[" + std::string(table) + "]\n";
    std::vector<std::string_view> keys;
    for (const OptionRow& row : option_table()) {
      if (row.key.empty() || table_of(row.key) != table) continue;
      if (std::find(keys.begin(), keys.end(), row.key) != keys.end()) continue;
      keys.push_back(row.key);
      append_key(row, text);
    }
  }
}

/// As proposed for each: where the release does not reach users, less stops the build.
void append_environments(std::string* text) {
  *text += '\n';
  comment(text,
          "Any key of [policy], for the environment that SLUICE_ENV names; without it review apps "
          "are review, CI is ci, all others production.");
  *text +=
      "# [environments.review]\n"
      "# fail_on = \"critical\"\n"
      "# [environments.staging]\n"
      "# fail_on = \"critical\"\n"
      "# grace_days = { critical = 3, high = 14, medium = 60 }\n\n";
}

}  // namespace

std::string toml_example(const OptionRow& row) {
  for (const auto& [key, example] : kExamples) {
    if (key == row.key) return std::string(example);
  }
  const std::string_view value = row.fallback;
  const bool number = !value.empty() && std::all_of(value.begin(), value.end(),
                                                    [](char c) { return c >= '0' && c <= '9'; });
  if (number || value == "true" || value == "false") return std::string(value);
  return '"' + std::string(value) + '"';
}

std::string settings_file(const AppFacts& facts, std::string_view salt) {
  std::string text;
  comment(&text,
          "Settings of Sluice, the security gate of this app's builds. Later ones win: defaults, "
          "this file, config vars (SLUICE_...), the command line. What stands in comments is the "
          "default, or an example where there is none.");
  text += "#\n";
  for (const auto& [label, words] : found_lines(facts)) comment(&text, label + ": " + words);
  text += '\n';
  for (const OptionRow& row : option_table()) {
    const bool outside_of_tables = table_of(row.key).empty() && row.key != "fingerprint_salt";
    if (!row.key.empty() && outside_of_tables) append_key(row, &text);
  }
  text += '\n';
  append_salt(facts, salt, &text);
  append_tables(&text);
  append_environments(&text);
  comment(
      &text,
      "Accepts a finding, until a day at most 180 days ahead. What its id is: of a vulnerability "
      "its advisory (CVE-..., GHSA-...), which package narrows; of anything else the id that "
      "the log has (secret-..., check-..., hygiene-...), or its rule, of a secret only together "
      "with a path. `sluice explain ignore` and `sluice explain ids` tell more.");
  text +=
      "# [[ignore]]\n"
      "# id = \"CVE-2021-23337\"\n"
      "# package = \"lodash\"\n"
      "# reason = \"why this is no danger here\"\n"
      "# owner = \"web-team\"\n"
      "# until = ";
  return text + facts.until + '\n';
}

std::string init_summary(const AppFacts& facts, std::string_view file, std::string_view launcher) {
  const std::string sluice(launcher);
  std::string text = "-----> " + report::one_line(file, 200) + " is written\n";
  for (auto [label, words] : found_lines(facts)) {
    label.resize(13, ' ');
    const std::vector<std::string> lines = report::wrap(words, 50);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      text += "       " + (i == 0 ? label : std::string(13, ' ')) + lines[i] + '\n';
    }
  }
  if (facts.new_salt) {
    text +=
        "       Its new salt changes the ids of secrets (secret-...): for an\n"
        "       [[ignore]] take them from the next log, not from an earlier one.\n";
  }
  text += "\n       What to do next:\n";
  text += "       1. " + sluice + " gate .       # what would block today\n";
  text += "       2. " + sluice + " baseline .   # list what is there, block what is new\n";
  if (!facts.buildpack.empty()) {
    text +=
        "       3. Put it first. If the app has no buildpack yet:\n"
        "            heroku buildpacks:set " +
        facts.buildpack + " -a APP\n          then:\n";
  } else {
    text += "       3. Put it first, before the language's buildpack:\n";
  }
  return text +
         "            heroku buildpacks:add --index 1 \\\n"
         "              https://github.com/ORG/sluice -a APP\n"
         "          (ORG: whose copy of Sluice you use)\n";
}

std::string buildpack_of(const std::vector<std::string>& root_files) {
  // In the order in which Heroku asks its own buildpacks.
  constexpr auto kSigns = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"Gemfile", "heroku/ruby"},
      {"package.json", "heroku/nodejs"},
      {"project.clj", "heroku/clojure"},
      {"requirements.txt", "heroku/python"},
      {"Pipfile", "heroku/python"},
      {"Pipfile.lock", "heroku/python"},
      {"poetry.lock", "heroku/python"},
      {"uv.lock", "heroku/python"},
      {"setup.py", "heroku/python"},
      {"pom.xml", "heroku/java"},
      {"gradlew", "heroku/gradle"},
      {"build.gradle", "heroku/gradle"},
      {"build.gradle.kts", "heroku/gradle"},
      {"build.sbt", "heroku/scala"},
      {"composer.json", "heroku/php"},
      {"index.php", "heroku/php"},
      {"go.mod", "heroku/go"},
  });
  for (const auto& [file, buildpack] : kSigns) {
    if (std::find(root_files.begin(), root_files.end(), file) != root_files.end()) {
      return std::string(buildpack);
    }
  }
  const bool dotnet = std::any_of(root_files.begin(), root_files.end(), [](const auto& name) {
    return name.ends_with(".sln") || name.ends_with(".slnx") || name.ends_with(".csproj") ||
           name.ends_with(".fsproj") || name.ends_with(".vbproj");
  });
  return dotnet ? "heroku/dotnet" : "";
}

}  // namespace sluice::cli
