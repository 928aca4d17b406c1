#include "cli/check_rules.h"

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "checks/case_test.h"
#include "checks/check_case.h"
#include "format/toml.h"

namespace sluice::cli {
namespace {

void refer(const LoadedRules& loaded, std::vector<checks::CheckText>* files) {
  for (std::size_t i = 0; i < loaded.names.size(); ++i) {
    files->push_back({loaded.names[i], loaded.texts[i]});
  }
}

}  // namespace

Result<CheckRules> load_check_rules(const ParsedArguments& arguments) {
  CheckRules rules;
  const auto folder = arguments.value("--rules");
  std::error_code error;
  if (!folder || !std::filesystem::is_directory(*folder + "/checks", error)) {
    for (const RuleFile& file : embedded_check_rules())
      rules.files.push_back({file.name, file.text});
    for (const RuleFile& file : embedded_check_cases())
      rules.cases.push_back({file.name, file.text});
    rules.owasp = {embedded_owasp().name, embedded_owasp().text};
    return rules;
  }
  const std::array<std::pair<std::string, std::string_view>, 3> folders = {{
      {*folder + "/checks", "checks/"},
      {*folder + "/checks/cases", "checks/cases/"},
      {*folder, ""},
  }};
  rules.owned.reserve(folders.size());
  for (const auto& [path, name] : folders) {
    Result<LoadedRules> loaded = load_rule_folder(path, name);
    if (!loaded) return loaded.error();
    rules.owned.push_back(std::move(*loaded));
  }
  refer(rules.owned[0], &rules.files);
  refer(rules.owned[1], &rules.cases);
  for (std::size_t i = 0; i < rules.owned[2].names.size(); ++i) {
    if (rules.owned[2].names[i] != "owasp.toml") continue;
    rules.owasp = {rules.owned[2].names[i], rules.owned[2].texts[i]};
  }
  if (rules.owasp.text.empty()) return Error{*folder + "/owasp.toml", 0, "is missing"};
  return rules;
}

std::vector<std::string> check_ids(const std::vector<checks::CheckText>& files) {
  constexpr std::string_view kMark = "\nid = \"";
  std::vector<std::string> ids;
  for (const checks::CheckText& file : files) {
    for (std::size_t at = file.text.find(kMark); at != std::string_view::npos;
         at = file.text.find(kMark, at + 1)) {
      const std::size_t begin = at + kMark.size();
      ids.emplace_back(file.text.substr(begin, file.text.find('"', begin) - begin));
    }
  }
  return ids;
}

Result<bool> test_checks(const ParsedArguments& arguments) {
  const Result<CheckRules> rules = load_check_rules(arguments);
  if (!rules) return rules.error();
  const Result<checks::Checker> checker = checks::Checker::create(rules->files, rules->owasp);
  if (!checker) return checker.error();
  std::vector<checks::CheckCase> cases;
  for (const checks::CheckText& file : rules->cases) {
    const Result<format::Node> document = format::read_toml(file.name, file.text);
    if (!document) return document.error();
    Result<std::vector<checks::CheckCase>> read = checks::read_cases(file.name, *document);
    if (!read) return read.error();
    std::move(read->begin(), read->end(), std::back_inserter(cases));
  }
  const checks::CaseTestResult result = checks::test_cases(*checker, cases);
  for (const std::string& failure : result.failures) std::printf("%s\n", failure.c_str());
  std::printf(
      "%zu checks, %zu cases: %zu places, %zu near misses, %zu guards that a case needs, %zu %s\n",
      result.checks, result.cases, result.places, result.near_misses, result.guards,
      result.failures.size(), result.failures.size() == 1 ? "failure" : "failures");
  return result.failures.empty() && result.checks > 0;
}

Status list_checks(const ParsedArguments& arguments) {
  const Result<CheckRules> rules = load_check_rules(arguments);
  if (!rules) return rules.error();
  const Result<checks::Checker> checker = checks::Checker::create(rules->files, rules->owasp);
  if (!checker) return checker.error();
  for (const checks::Check& check : checker->checks()) {
    std::printf("%-40s %-9s %-7s %s\n", check.id.c_str(),
                std::string(to_string(check.severity)).c_str(),
                std::string(to_string(check.confidence)).c_str(), check.title.c_str());
  }
  return std::nullopt;
}

}  // namespace sluice::cli
