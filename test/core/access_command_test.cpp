#include "core/access_command.h"

#include "test/catch.h"

using namespace sluice;

TEST_CASE("commands for one and for many") {
  const std::string text = "heroku access:remove {who} -a {app}";
  CHECK(shell_line({text, {"a@b.example"}, {"shop"}}) ==
        "heroku access:remove a@b.example -a shop");
  CHECK(shell_line({text, {"a@b.example"}, {"shop", "blog"}}) ==
        "for app in shop blog; do heroku access:remove a@b.example -a \"$app\"; done");
  CHECK(shell_line({text, {"a@b.example", "c@d.example"}, {"shop", "blog"}}) ==
        "for who in a@b.example c@d.example; do for app in shop blog; do heroku access:remove "
        "\"$who\" -a \"$app\"; done; done");
  CHECK(shell_line({"heroku apps:destroy -a {app} --confirm {app}", {}, {"x"}}) ==
        "heroku apps:destroy -a x --confirm x");
  CHECK(shell_line({"heroku keys", {}, {}}) == "heroku keys");
}

TEST_CASE("what a shell would read otherwise is quoted") {
  CHECK(shell_line({"x {who}", {"a b"}, {}}) == "x 'a b'");
  CHECK(shell_line({"x {who}", {"$(id)", "it's"}, {}}) ==
        "for who in '$(id)' 'it'\\''s'; do x \"$who\"; done");
}

TEST_CASE("long commands are broken where a shell goes on") {
  const AccessCommand command{"heroku apps:lock -a {app}", {}, {"aaaaaaaaaa", "bbbbbbbbbb", "c"}};
  CHECK(shell_lines(command, 26) ==
        std::vector<std::string>{"for app in aaaaaaaaaa \\", "  bbbbbbbbbb c; do",
                                 "  heroku apps:lock -a \"$app\"; done"});
}
