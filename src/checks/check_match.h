// What a check found, before it becomes a finding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/severity.h"

namespace sluice::checks {

struct Check;

struct CheckMatch {
  const Check* check = nullptr;
  std::string path;  ///< empty: about the app, not a file
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t end_line = 0;
  std::size_t end_column = 0;
  std::string name;      ///< may be shown
  std::string variable;  ///< a config var's name, may be shown
  /// The matched lines with single blanks, without what stands between quotes: what its id is
  /// bound to.
  std::string identity;
  /// Which conditions hold as far as the file tells, one bit each: when, unless, grades.
  std::uint64_t file_holds = 0;
  // Set by finish().
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  std::string title;
};

}  // namespace sluice::checks
