// The check of app.json's stack and the table of stacks say the same on the rules' date.
#include <string>

#include "checks/checker.h"
#include "cli/embedded_rules.h"
#include "format/toml.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::checks;

namespace {

/// "medium", "low", or "none".
std::string severity_of(const Checker& checker, std::string_view stack) {
  const std::string text = "{ \"stack\": \"" + std::string(stack) + "\" }";
  CheckHarvest harvest;
  checker.scan("app.json", text, &harvest);
  std::vector<Problem> problems;
  const std::vector<std::string> paths = {"app.json"};
  const Environment environment;
  const AccessSettings access;
  const App app{paths, environment, access};
  for (const CheckMatch& match : checker.finish(std::move(harvest), app, &problems)) {
    if (match.check->id == "hk-stack-eol") return std::string(to_string(match.severity));
  }
  return "none";
}

}  // namespace

TEST_CASE("the check of the stack agrees with the table of stacks") {
  std::vector<CheckText> files;
  for (const cli::RuleFile& file : cli::embedded_check_rules()) {
    files.push_back({file.name, file.text});
  }
  const cli::RuleFile& owasp = cli::embedded_owasp();
  const Result<Checker> checker = Checker::create(files, {owasp.name, owasp.text});
  REQUIRE(checker);
  const std::string today = std::string(cli::embedded_rules_version()).substr(0, 10);
  std::size_t rows = 0;
  for (const cli::RuleFile& file : cli::embedded_access_rules()) {
    if (!file.name.ends_with("stacks.toml")) continue;
    const Result<format::Node> table = format::read_toml(file.name, file.text);
    REQUIRE(table);
    for (const format::Node& row : table->find("stack")->items) {
      ++rows;
      const std::string_view ends = row.text_of("ends");
      const std::string_view deprecated = row.text_of("deprecated");
      const bool ended = row.text_of("ended") == "true" || (!ends.empty() && ends < today);
      const bool old = !deprecated.empty() && deprecated <= today;
      INFO(row.text_of("name") << " on " << today);
      CHECK(severity_of(*checker, row.text_of("name")) == (ended ? "medium"
                                                           : old ? "low"
                                                                 : "none"));
    }
  }
  CHECK(rows >= 5);
}
