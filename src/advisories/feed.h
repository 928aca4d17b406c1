// What the database remembers of one ecosystem's export that it was made from. Plain data.
#pragma once

#include <string>

namespace sluice::advisories {

/// One ecosystem's part of an OSV-shaped export, as it was when it was last read.
struct Feed {
  std::string ecosystem;      ///< "npm"
  std::string url;            ///< folder of the export, without credentials; empty: an import
  std::string etag;           ///< of its modified_id.csv
  std::string last_modified;  ///< likewise
  std::string checked;        ///< RFC 3339: when the source last said what is current
  std::string completed;      ///< RFC 3339: when the whole export was last read
};

}  // namespace sluice::advisories
