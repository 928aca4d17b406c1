// The command that the log tells the user to call again.
#include "cli/command_line.h"

#include "base/shell_word.h"
#include "cli/command_table.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::cli;

namespace {

std::string joined(std::string_view name, unsigned command,
                   const std::vector<std::string>& arguments) {
  const auto parsed = parse_arguments(command, arguments);
  REQUIRE(parsed);
  std::string text;
  for (const std::string& word : verbose_command_line(name, *parsed, [](std::string_view value) {
         return value == "hidden" ? std::string("…(6)") : std::string(value);
       })) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

}  // namespace

TEST_CASE("a command is told as it was called, with --verbose") {
  struct Row {
    std::string_view name;
    unsigned command;
    std::vector<std::string> arguments;
    std::string told;
  };
  const std::vector<Row> rows = {
      {"gate", kGate, {}, "gate --verbose"},
      {"gate", kGate, {"my app"}, "gate --verbose 'my app'"},
      {"secrets", kSecrets, {"--all", "app"}, "secrets --all --verbose app"},
      {"deps", kDeps, {"-q", "--color=never", "app"}, "deps --verbose app"},
      {"deps", kDeps, {"--format", "json=report.json", "-v"}, "deps --verbose"},
      {"diff", kDiff, {"HEAD~1..HEAD"}, "diff --verbose HEAD~1..HEAD"},
      {"diff", kDiff, {"--staged"}, "diff --staged --verbose"},
      {"diff", kDiff, {"stash@{0}^..HEAD"}, "diff --verbose 'stash@{0}^..HEAD'"},
      {"history",
       kHistory,
       {"--since", "v1.0", "--", "-odd"},
       "history --since v1.0 --verbose -- -odd"},
      {"history", kHistory, {"--since", "hidden"}, "history --since '…(6)' --verbose"},
  };
  for (const Row& row : rows) CHECK(joined(row.name, row.command, row.arguments) == row.told);
}

TEST_CASE("words for a shell") {
  CHECK(shell_word("a/b-c_1.x") == "a/b-c_1.x");
  CHECK(shell_word("HEAD~2") == "HEAD~2");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("~root") == "'~root'");
  CHECK(shell_word("a b;$(c)`d`") == "'a b;$(c)`d`'");
  CHECK(shell_word("it's") == "'it'\\''s'");
}
