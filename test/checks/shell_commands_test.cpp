#include "checks/shell_commands.h"

#include <string>

#include "test/catch.h"

using namespace sluice::checks;

namespace {

/// "assignments|text|target", one line each; '~' before what is substituted.
std::string shown(std::string_view text) {
  std::string all;
  for (const ShellCommand& command : read_shell_commands(text)) {
    all += command.substituted ? "~" : "";
    all += command.assignments + '|' + command.text + '|' + command.target + '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("shell text is read as the commands that it runs") {
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"flask run", "|flask run|\n"},
      {"A=1 B='two words' exec env bundle exec ./bin/rails s", "A=1 B=two words|rails s|\n"},
      {"python3 -m flask run", "|flask run|\n"},
      {"cd x && sudo -E sh setup; y || z & w", "|cd x|\n|sh setup|\n|y|\n|z|\n|w|\n"},
      {"a 'b c' \"d \\\" e\" f\\ g", "|a b c d \" e f g|\n"},
      {"a # b\n# c; d\ne#f", "|a|\n|e#f|\n"},
      {"a \\\n  b \\\r\n  c", "|a b c|\n"},
      {"a > out 2>&1 < in >> more", "|a|more\n"},
      {"a 2> errors 1> out; b 7 > c", "|a|out\n|b 7|c\n"},
      {"cat <<EOF > f; b\nrm -rf x\nEOF\nc", "|cat|f\n|b|\n|c|\n"},
      {"cat <<-'EOF'\n\ta\n\tEOF\nb", "|cat|\n|b|\n"},
      {"cat <<< word", "|cat|\n"},
      {"x=$(a | b 'c)') y", "x=$(a | b 'c)')|y|\n~|a|\n~|b c)|\n"},
      {"a \"$(b \"$(c)\")\" `d`", "|a $(b \"$(c)\") `d`|\n~|b $(c)|\n~|c|\n~|d|\n"},
      {"echo $((1 + 2))", "|echo $((1 + 2))|\n"},
      {"bash <(curl u)", "|bash <(curl u)|\n~|curl u|\n"},
      {"bash -c 'a && b'", "|bash -c a && b|\n|a|\n|b|\n"},
      {"if a; then b; else c; fi", "|a|\n|b|\n|c|\n|fi|\n"},
      {"echo ${{ a || 'b' }} | c", "|echo ${{ a || 'b' }}|\n|c|\n"},
      {"env", "|env|\n"},
      {"/usr/bin/env X=1 $RUN https://h/p", "X=1|$RUN https://h/p|\n"},
      {"a |& b", "|a|\n|b|\n"},
      {"", ""},
      {"'", "||\n"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(shown(row.text) == row.expected);
  }
}

TEST_CASE("the commands of one pipeline share its number") {
  const auto commands = read_shell_commands("a | b $(c | d) | e; f");
  REQUIRE(commands.size() == 6);
  CHECK(commands[0].pipeline == commands[1].pipeline);
  CHECK(commands[2].text == "c");
  CHECK(commands[2].pipeline == commands[3].pipeline);
  CHECK(commands[2].pipeline != commands[0].pipeline);
  CHECK(commands[4].pipeline == commands[0].pipeline);
  CHECK(commands[5].pipeline != commands[0].pipeline);
}

TEST_CASE("places of commands are those in the text") {
  const std::string_view text = "a b;  c \"d\" | $(e)";
  const auto commands = read_shell_commands(text);
  REQUIRE(commands.size() == 4);
  CHECK(text.substr(commands[1].begin, commands[1].end - commands[1].begin) == "c \"d\"");
  CHECK(text.substr(commands[3].begin, commands[3].end - commands[3].begin) == "e");
}

TEST_CASE("hostile shell text costs time that grows with its length") {
  const std::string_view units[] = {"$(",    "${{", "`",  "\"",  "'", "((",
                                    "<<A\n", "a|",  "\\", "$((", "<("};
  for (const std::string_view unit : units) {
    std::string text;
    while (text.size() < 300'000) text += unit;
    INFO(unit);
    CHECK(read_shell_commands(text).size() <= kMaxShellCommands);
  }
}
