// A check's own cases: small files, or trees of them, with the lines at which it must fire and
// those at which it must not. They stand in rules/checks/cases/, beside the checks. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/access_settings.h"
#include "core/severity.h"
#include "format/node.h"

namespace sluice::checks {

struct CaseFile {
  std::string path;
  std::string text;  ///< templates (@{hex:40}) expanded
};

/// A place at which a check must fire.
struct CaseExpectation {
  std::string rule;
  std::string path;
  std::size_t line = 0;
  std::optional<std::size_t> column;
  std::optional<Severity> severity;
};

struct CheckCase {
  std::string check;
  std::vector<CaseFile> files;
  /// Config vars; nothing: not known, as in a local run.
  std::optional<std::map<std::string, std::string>> env;
  AccessSettings access;  ///< with the fingerprints of `production` URLs
  std::vector<CaseExpectation> expected;
  std::vector<std::string> near_misses;  ///< checks that an "ok" marker names
  std::string source;                    ///< file and line of the case
};

/// Reads the [[case]] tables of one file. Markers in a case's texts say what is expected: a comment
/// "sluice: bad RULE [col=N] [severity=low]" of the next line that has no marker, and
/// "sluice: ok RULE". `expect` says it for files without comments. Errors carry the line.
Result<std::vector<CheckCase>> read_cases(std::string_view file, const format::Node& document);

}  // namespace sluice::checks
