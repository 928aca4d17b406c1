// All built-in checks, as the program runs them.
#pragma once

#include <utility>
#include <vector>

#include "checks/checker.h"
#include "cli/embedded_rules.h"
#include "test/catch.h"

namespace sluice::test {

inline checks::Checker built_in_checker() {
  std::vector<checks::CheckText> files;
  for (const cli::RuleFile& file : cli::embedded_check_rules()) {
    files.push_back({file.name, file.text});
  }
  const cli::RuleFile& owasp = cli::embedded_owasp();
  Result<checks::Checker> checker = checks::Checker::create(files, {owasp.name, owasp.text});
  if (!checker) FAIL(describe(checker.error()));
  return std::move(*checker);
}

}  // namespace sluice::test
