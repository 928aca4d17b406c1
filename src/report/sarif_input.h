// What SARIF needs beyond the report: facts about lines of the app's files that only who can read
// these knows.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace sluice::report {

/// Columns as SARIF counts them, in UTF-16 code units from 1.
struct SourceLine {
  std::string fingerprint;                     ///< primaryLocationLineHash; empty: not told
  std::size_t end = 1;                         ///< column after the last character
  std::map<std::size_t, std::size_t> columns;  ///< by the columns that findings name, in bytes
};

struct SarifInput {
  std::string app = "app";           ///< keeps apps of one repository apart
  std::string home = "sluice.toml";  ///< file that stands for what has none
  std::string prefix;                ///< of paths, from the repository's root to the scanned folder
  std::map<std::string, std::map<std::size_t, SourceLine>> lines;  ///< by path and line
};

}  // namespace sluice::report
