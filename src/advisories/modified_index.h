// Reads `modified_id.csv` of an OSV export: one line `<time>,<id>` per record, newest first, times
// sometimes unusable (https://google.github.io/osv.dev/data/). No I/O; stateless, thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace sluice::advisories {

struct ModifiedLine {
  std::string_view id;  ///< into the text
  Instant modified;     ///< zero where the time can't be used
};

/// All lines. An error, with its line, for anything else than such a file: an error page must not
/// look like an export from which records have gone.
Result<std::vector<ModifiedLine>> read_modified_index(std::string_view csv, std::string_view path);

}  // namespace sluice::advisories
