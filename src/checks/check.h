// A check of configuration or least privilege as data: one [[check]] table of rules/checks/*.toml.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/glob_set.h"
#include "base/result.h"
#include "checks/condition.h"
#include "checks/match_spec.h"
#include "checks/owasp.h"
#include "checks/syntax.h"
#include "core/severity.h"
#include "format/node.h"

namespace sluice::checks {

struct MatcherKind;

struct Check {
  std::string id;
  std::string title;  ///< one line; {name}, {variable} and {path} are filled in
  std::vector<unsigned> cwe;
  OwaspIds owasp;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  std::string why;
  std::string fix;
  std::string command;  ///< one line for a shell; may be empty
  std::string stack;    ///< name of its file: "django"

  const MatcherKind* matcher = nullptr;
  MatchSpec match;
  std::vector<std::string> literals;     ///< a file without any of them has no match
  bool ignore_case = false;              ///< of the literals
  std::vector<const Syntax*> languages;  ///< empty: any
  std::vector<std::string> file_globs;
  GlobSet files;  ///< empty: any of these languages
  GlobSet not_files;
  std::vector<std::string> also;  ///< places left out by default that it does look at: "tests"

  std::vector<Condition> when;    ///< all must hold
  std::vector<Condition> unless;  ///< none may
  std::vector<Grade> grades;

  std::string source;  ///< rule file
  std::size_t line = 0;
};

/// A parsed file of rules/checks/.
struct CheckDocument {
  std::string name;  ///< "rules/checks/django.toml"
  format::Node document;
};

/// Reads the [[check]] tables. Unknown keys, missing keys, doubled ids, patterns that are none,
/// keys that the matcher doesn't know, and a CWE without a single OWASP category are errors with
/// line.
Result<std::vector<Check>> read_checks(const std::vector<CheckDocument>& files, const Owasp& owasp);

}  // namespace sluice::checks
