#include "correlate/served_sources.h"

#include <algorithm>
#include <string>

#include "correlate/hygiene_finding.h"
#include "correlate/secret_findings.h"

namespace sluice::correlate {
namespace {

Location place_of(const ServedSources& map) {
  Location place;
  place.path = map.path;
  place.inner = map.first;
  return place;
}

}  // namespace

std::optional<Finding> served_sources_finding(std::vector<ServedSources> maps) {
  // CWE-540: source code that shows sensitive information.
  static constexpr HygieneRule kRule{
      "served-server-sources",
      Severity::kMedium,
      "Served source map shows server code: {names}",
      "Served source maps show {count} files of server code: {names}",
      "Build without source maps for what is served, or leave sourcesContent out of them, and keep "
      "server code out of the browser's bundle.",
      "A01",
      "A01"};
  if (maps.empty()) return std::nullopt;
  std::sort(maps.begin(), maps.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  std::size_t count = 0;
  for (const ServedSources& map : maps) count += map.count;
  // Names of maps change with each build; the finding stays the same.
  Finding finding =
      file_finding(kRule, "", maps[0].first + (count > 1 ? " and others" : ""), count);
  finding.location = place_of(maps[0]);
  finding.more_count = maps.size() - 1;
  for (std::size_t i = 1; i < std::min(maps.size(), kMaxListedPlaces + 1); ++i) {
    finding.more_locations.push_back(place_of(maps[i]));
  }
  finding.cwe = {"CWE-540"};
  return finding;
}

}  // namespace sluice::correlate
