// libFuzzer target: any bytes as a file of each language that checks know, looked at by all
// built-in checks. Places lie in the text, the views have its length, and the same bytes give the
// same matches.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "checks/checker.h"
#include "checks/code_text.h"
#include "cli/embedded_rules.h"
#include "core/access_settings.h"
#include "test/fuzz/check_paths.h"

namespace {

using namespace sluice;

const checks::Checker& checker() {
  static const checks::Checker kChecker = [] {
    std::vector<checks::CheckText> files;
    for (const cli::RuleFile& file : cli::embedded_check_rules()) {
      files.push_back({file.name, file.text});
    }
    const cli::RuleFile& owasp = cli::embedded_owasp();
    auto made = checks::Checker::create(files, {owasp.name, owasp.text});
    if (!made) std::abort();
    return std::move(*made);
  }();
  return kChecker;
}

std::vector<checks::CheckMatch> matches_of(const std::string& path, std::string_view text) {
  checks::CheckHarvest harvest;
  checker().scan(path, text, &harvest);
  // Conditions are asked, whatever they say: matches that they take away are seen here.
  for (const checks::CheckMatch& match : harvest.matches) {
    if (match.line == 0 || match.column == 0 || match.end_line < match.line) std::abort();
  }
  const std::vector<std::string> files = {path};
  const checks::Environment environment;
  const AccessSettings access;
  std::vector<Problem> problems;
  return checker().finish(std::move(harvest), {files, environment, access}, &problems);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::vector<std::string>& paths = fuzz::check_paths();
  const std::string& path = paths[data[0] % paths.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const checks::CodeText code(text, checks::syntax_of(path));
  if (code.code().size() != text.size() || code.bare().size() != text.size()) std::abort();
  const auto first = matches_of(path, text);
  const auto second = matches_of(path, text);
  if (first.size() != second.size()) std::abort();
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i].identity != second[i].identity || first[i].line != second[i].line) std::abort();
  }
  return 0;
}
