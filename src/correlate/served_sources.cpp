#include "correlate/served_sources.h"

#include <string>

#include "correlate/hygiene_finding.h"

namespace sluice::correlate {

Finding served_sources_finding(std::string_view map, std::string_view first, std::size_t count) {
  // Information exposure: CWE-540, source code with sensitive information.
  static constexpr HygieneRule kRule{
      "served-server-sources",
      Severity::kMedium,
      "Served source map shows server code: {names}",
      "Served source map shows {count} files of server code: {names}",
      "Build without source maps for what is served, or leave sourcesContent out of them, and keep "
      "server code out of the browser's bundle.",
      "A01",
      "A01"};
  std::string names(first);
  if (count > 1) names += " and others";
  Finding finding = file_finding(kRule, map, names, count);
  finding.cwe = {"CWE-540"};
  return finding;
}

}  // namespace sluice::correlate
