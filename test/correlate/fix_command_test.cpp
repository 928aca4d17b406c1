// Commands that people copy into a shell hold nothing that a name brought along.
#include "correlate/fix_command.h"

#include <filesystem>
#include <string>

#include "test/catch.h"
#include "test/child_process.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

TEST_CASE("names that a shell would take apart get no command of a package manager") {
  Package package;
  package.ecosystem = "npm";
  package.path = "app/package-lock.json";
  for (const bool direct : {true, false}) {
    package.direct = direct;
    for (const char* name : {"lodash", "@scope/a.b_c", "a+b~c"}) {
      package.name = name;
      CHECK_FALSE(correlate::fix_command(package, "4.17.21").empty());
      CHECK(correlate::fix_command(package, "1; touch x").empty());
    }
    for (const char* name :
         {"a;b", "a|b", "a b", "$(a)", "a`b`", "a\nb", "a&b", "-rf", "a'b", ">a"}) {
      package.name = name;
      CAPTURE(name);
      CHECK(correlate::fix_command(package, "4.17.21").empty());
    }
  }
}

TEST_CASE("the path in a check's command is one word for a shell") {
  TempFolder folder;
  folder.write("app/x;touch pwned #/config/master.key", std::string(32, 'a') + '\n');
  folder.write("app/" + std::string(90, 'y') + " z/config/master.key", std::string(32, 'b') + '\n');
  const std::string program = test::sluice_program();
  const ChildResult result =
      run_program({program, "checks", "--all", "--format", "json", folder.path("app")},
                  {"HOME=" + folder.path(), "PATH=/usr/bin:/bin"}, folder.path());
  CHECK(result.out.find("git rm --cached 'x;touch pwned #/config/master.key' && echo "
                        "'x;touch pwned #/config/master.key' >> .gitignore") != std::string::npos);
  CHECK(result.out.find("git rm --cached 'yyy") == std::string::npos);
}
