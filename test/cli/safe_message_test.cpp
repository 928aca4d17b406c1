// What an error may quote: settings and names that somebody else wrote.
#include "cli/safe_message.h"

#include <filesystem>
#include <string>

#include "secrets/example_template.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

std::string token() { return secrets::expand_template("sk_live_{b62:24}", 7); }

struct Case {
  const char* name;
  std::string file;
  std::string text;
};

}  // namespace

TEST_CASE("messages are one line without control characters and secrets") {
  CHECK(cli::safe_message("sluice.toml:3: unknown key \"policy.x\"") ==
        "sluice.toml:3: unknown key \"policy.x\"");
  CHECK(cli::safe_message("a\n::error::b\x1b[31m") == "a\\x0a::error::b\\x1b[31m");
  const std::string told = cli::safe_message("unknown key \"" + token() + "\" here");
  CHECK(told.find(token()) == std::string::npos);
  CHECK(told.ends_with("\" here"));
}

TEST_CASE("errors in files of the app begin no line of the log and hold no token") {
  const std::string bad = "x\\n::error::pwned\\u001b[31m";
  const std::string program = test::sluice_program();
  const Case cases[] = {
      {"key", "sluice.toml", "\"" + bad + "\" = 1\n\"" + token() + "\" = 2\n"},
      {"token as key", "sluice.toml", "\"" + token() + "\" = 2\n"},
      {"key of the policy", "sluice.toml", "[policy]\n\"" + bad + ' ' + token() + "\" = 2\n"},
      {"value", "sluice.toml", "[policy]\nfail_on = \"" + bad + ' ' + token() + "\"\n"},
      {"environment", "sluice.toml", "[environments.\"" + bad + ' ' + token() + "\"]\n"},
      {"glob", "sluice.toml", "vex = [\"" + bad + ' ' + token() + "\"]\n"},
      {"ignore", "sluice.toml", "[[ignore]]\nid = \"" + bad + ' ' + token() + "\"\n"},
      {"baseline", "sluice.baseline.json", "{\"" + bad + ' ' + token() + "\": 1}"},
      {"name of a file of VEX", "a\n::error::pwned " + token() + ".json", "{"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    TempFolder folder;
    if (one.file.ends_with(".json") && one.file[0] == 'a') {
      folder.write("app/sluice.toml", "vex = [\"*.json\"]\n");
    }
    folder.write("app/" + one.file, one.text);
    const ChildResult result =
        run_program({program, "gate", "--offline", folder.path("app")},
                    {"HOME=" + folder.path(), "PATH=/usr/bin:/bin"}, folder.path());
    CHECK(result.exit_code == 2);
    const std::string all = result.out + result.err;
    CHECK(all.find("\n::error") == std::string::npos);
    CHECK(all.find('\x1b') == std::string::npos);
    CHECK(all.find(token()) == std::string::npos);
    CHECK(result.err.find('\n') == result.err.size() - 1);
  }
}
