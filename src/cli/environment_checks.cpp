#include "cli/environment_checks.h"

#include <utility>

#include "checks/checker.h"
#include "correlate/check_findings.h"

namespace sluice::cli {

std::vector<Finding> environment_findings(const ScanRequest& request,
                                          std::vector<Problem>* problems) {
  if (!request.config_vars_known) return {};
  const Result<checks::Checker> checker =
      checks::Checker::create(request.check_rules, request.owasp);
  if (!checker) {
    problems->push_back(
        {checker.error().path, checker.error().line, checker.error().message, true});
    return {};
  }
  // Without files only those checks have something to say that look at config vars themselves.
  const checks::Environment environment(request.config_vars);
  return correlate::check_findings(
      checker->finish({}, {{}, environment, request.settings.access}, problems), {});
}

}  // namespace sluice::cli
