#include "source/env_dir.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>
#include <string_view>

#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using test::TempFolder;

TEST_CASE("config vars come as they are", "[source][env_dir]") {
  const TempFolder folder;
  folder.write("PLAIN", "value");
  folder.write("NEWLINE", "line\nline\n");
  folder.write("EMPTY", "");
  folder.write("BYTES", std::string("\xff\0x", 3));
  folder.write("_lower9", "x");
  folder.write("UTF16", std::string("\xFF\xFEx\0", 4));
  folder.write("MARKED", "\xEF\xBB\xBFx");
  folder.write("LONGEST", std::string(64 << 10, 'x'));
  const Result<ConfigVars> vars = read_env_dir(folder.path());
  REQUIRE(vars);
  const std::map<std::string, std::string> values(vars->values().begin(), vars->values().end());
  CHECK(values == std::map<std::string, std::string>{{"PLAIN", "value"},
                                                     {"NEWLINE", "line\nline\n"},
                                                     {"EMPTY", ""},
                                                     {"BYTES", std::string("\xff\0x", 3)},
                                                     {"_lower9", "x"},
                                                     {"UTF16", std::string("\xFF\xFEx\0", 4)},
                                                     {"MARKED", "\xEF\xBB\xBFx"},
                                                     {"LONGEST", std::string(64 << 10, 'x')}});
}

TEST_CASE("what is no config var does not count", "[source][env_dir]") {
  const TempFolder outside;
  outside.write("TARGET", "outside");
  const TempFolder folder;
  for (const char* name :
       {"9DIGIT", "WITH-DASH", "WITH SPACE", "a.b", "caf\xC3\xA9", "A\nB", "A=B"}) {
    folder.write(name, "x");
  }
  folder.write("FOLDER/INNER", "x");
  folder.write("TOO_LONG", std::string((64 << 10) + 1, 'x'));
  REQUIRE(::symlink(outside.path("TARGET").c_str(), folder.path("LINK").c_str()) == 0);
  REQUIRE(::mkfifo(folder.path("PIPE").c_str(), 0600) == 0);
  std::vector<std::string> too_long;
  const Result<ConfigVars> vars = read_env_dir(folder.path(), &too_long);
  REQUIRE(vars);
  CHECK(vars->values().empty());
  CHECK(too_long == std::vector<std::string>{"TOO_LONG"});
}

TEST_CASE("config vars that are forgotten are overwritten, for those who copied them, too",
          "[source][env_dir]") {
  ConfigVars vars = {{"A", "some value"}, {"B", ""}};
  const ConfigVars copy = vars;
  CHECK(copy.value("A") == "some value");
  CHECK(copy.value("B") == "");
  CHECK_FALSE(copy.value("C"));
  vars.forget();
  CHECK(vars.values().empty());
  CHECK(copy.value("A") == std::string_view("\0\0\0\0\0\0\0\0\0\0", 10));
}

TEST_CASE("of the config vars those are settings that are Sluice's own", "[source][env_dir]") {
  const ConfigVars vars = {{"SLUICE_MODE", "warn"},
                           {"CI", "true"},
                           {"HEROKU_PR_NUMBER", "7"},
                           {"HEROKU_API_KEY", "x"},
                           {"DATABASE_URL", "x"}};
  CHECK(setting_vars(vars) ==
        SettingVars{{"SLUICE_MODE", "warn"}, {"CI", "true"}, {"HEROKU_PR_NUMBER", "7"}});
}

TEST_CASE("no folder means no config vars, something else is an error", "[source][env_dir]") {
  const TempFolder folder;
  folder.write("FILE", "x");
  const Result<ConfigVars> none = read_env_dir(folder.path("none"));
  REQUIRE(none);
  CHECK(none->values().empty());
  CHECK_FALSE(read_env_dir(folder.path("FILE")));
}

TEST_CASE("of the process environment only Sluice's own variables and CI are read",
          "[source][env_dir]") {
  ::setenv("SLUICE_TEST_VARIABLE", "a=b", 1);
  ::setenv("OTHER_TEST_VARIABLE", "x", 1);
  const SettingVars vars = read_process_settings();
  CHECK(vars.at("SLUICE_TEST_VARIABLE") == "a=b");
  CHECK(vars.count("OTHER_TEST_VARIABLE") == 0);
  CHECK(vars.count("PATH") == 0);
  ::unsetenv("SLUICE_TEST_VARIABLE");
  ::unsetenv("OTHER_TEST_VARIABLE");
}

TEST_CASE("values of the process environment are overwritten where they stand",
          "[source][env_dir]") {
  static char secret[] = "FORGOTTEN_TEST_VARIABLE=a=b c";
  static char empty[] = "EMPTY_TEST_VARIABLE=";
  static char place[] = "HOME=/somewhere";
  static char odd[] = "no name";
  char* mine[] = {secret, empty, place, odd, nullptr};
  char** const before = environ;
  environ = mine;
  CHECK(read_process_variables().value("FORGOTTEN_TEST_VARIABLE") == "a=b c");
  forget_process_variables();
  const auto left = read_process_variables().value("FORGOTTEN_TEST_VARIABLE").has_value();
  environ = before;
  CHECK(left);  // names stay
  CHECK(std::string_view(secret, sizeof secret) ==
        "FORGOTTEN_TEST_VARIABLE=" + std::string(sizeof secret - 24, '\0'));
  CHECK(std::string_view(place) == "HOME=/somewhere");
  CHECK(std::string_view(odd) == "no name");
}

}  // namespace
}  // namespace sluice::source
