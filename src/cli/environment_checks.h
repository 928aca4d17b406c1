// What the checks say of config vars alone, without a tree: a development mode, a database that is
// production's, a connection in the open. Only names of config vars are told.
#pragma once

#include <vector>

#include "cli/scan.h"
#include "core/finding.h"
#include "core/problem.h"

namespace sluice::cli {

/// Of the request's config vars, if they are known. Broken rules are a problem that costs coverage.
std::vector<Finding> environment_findings(const ScanRequest& request,
                                          std::vector<Problem>* problems);

}  // namespace sluice::cli
