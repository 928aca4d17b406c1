// libFuzzer target: the first byte picks a loader of the program's own tables (checks and their
// cases, OWASP's categories, access rules, key and judgement tables of secrets), the rest is what
// it loads.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "access/rules.h"
#include "checks/check_case.h"
#include "checks/checker.h"
#include "checks/owasp.h"
#include "cli/embedded_rules.h"
#include "format/toml.h"
#include "secrets/scanner.h"

namespace {

using namespace sluice;

template <typename T>
void expect_told(const Result<T>& read) {
  if (!read && read.error().message.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0: {
      const cli::RuleFile& owasp = cli::embedded_owasp();
      const std::vector<checks::CheckText> files = {{"fuzz.toml", text}};
      const auto checker = checks::Checker::create(files, {owasp.name, owasp.text});
      expect_told(checker);
      if (checker) {
        checks::CheckHarvest harvest;
        checker->scan("app/settings.py", text, &harvest);
      }
      break;
    }
    case 1: {
      const auto document = format::read_toml("cases.toml", text);
      if (document) expect_told(checks::read_cases("cases.toml", *document));
      break;
    }
    case 2: {
      const auto document = format::read_toml("owasp.toml", text);
      if (document) expect_told(checks::Owasp::read("owasp.toml", *document));
      break;
    }
    case 3:
      expect_told(access::read_access_rules({{"rules.toml", text}}));
      break;
    default: {
      // The tables of the detectors come with the other files; an own file may bring rules alone.
      secrets::ScannerOptions options;
      options.files.push_back({"fuzz.toml", text, false});
      expect_told(secrets::Scanner::create(options));
      options.files.front().own = true;
      expect_told(secrets::Scanner::create(std::move(options)));
    }
  }
  return 0;
}
