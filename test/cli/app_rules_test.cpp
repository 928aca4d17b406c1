// Files of an app's own rules: found by globs, read safely.
#include "cli/app_rules.h"

#include <filesystem>

#include "test/catch.h"
#include "test/temp_folder.h"

using namespace sluice;
using cli::load_app_rules;

namespace {

std::string error_of(const Result<cli::LoadedRules>& rules) {
  return rules ? "" : describe(rules.error());
}

}  // namespace

TEST_CASE("globs name rule files below the root") {
  const test::TempFolder folder;
  folder.write("security/b.toml", "b");
  folder.write("security/a.toml", "a");
  folder.write("security/deep/c.toml", "c");
  folder.write("other.toml", "o");
  const auto names = [&](const std::vector<std::string>& globs) {
    const auto rules = load_app_rules(folder.path(), globs);
    return rules ? rules->names : std::vector<std::string>{error_of(rules)};
  };
  CHECK(names({}).empty());
  CHECK(names({"security/*.toml"}) ==
        std::vector<std::string>{"security/a.toml", "security/b.toml"});
  CHECK(names({"security/**", "other.toml"}).size() == 4);
  CHECK(names({"security/*.toml", "nothing/*.toml"}) ==
        std::vector<std::string>{"sluice.toml: secrets.rules: no file fits \"nothing/*.toml\""});
  CHECK(names({"../*/other.toml"}).front().find("no file fits") != std::string::npos);
  const auto read = load_app_rules(folder.path(), {"security/a.toml"});
  REQUIRE(read);
  CHECK(read->texts == std::vector<std::string>{"a"});
}

TEST_CASE("links are no rule files, and files have a limit") {
  const test::TempFolder folder;
  folder.write("real.txt", "x");
  std::filesystem::create_symlink(folder.path() + "/real.txt", folder.path() + "/link.toml");
  CHECK(error_of(load_app_rules(folder.path(), {"link.toml"})).find("no file fits") !=
        std::string::npos);
  folder.write("big.toml", std::string(cli::kMaxAppRuleBytes + 1, '#'));
  CHECK(error_of(load_app_rules(folder.path(), {"big.toml"})) ==
        "big.toml: rule file is bigger than 1 MiB");
  for (std::size_t i = 0; i <= cli::kMaxAppRuleFiles; ++i) {
    folder.write("many/" + std::to_string(i) + ".toml", "");
  }
  CHECK(error_of(load_app_rules(folder.path(), {"many/*"})) ==
        "sluice.toml: secrets.rules names 65 files; at most 64 are read");
}
