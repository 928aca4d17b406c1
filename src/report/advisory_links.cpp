#include "report/advisory_links.h"

#include <algorithm>

#include "base/encoding.h"

namespace sluice::report {

AdvisoryLink advisory_link(std::string_view id) {
  const std::string safe = percent_encode(id);
  if (id.starts_with("CVE-")) {
    return {std::string(id), "NVD", "https://nvd.nist.gov/vuln/detail/" + safe};
  }
  if (id.starts_with("GHSA-")) {
    return {std::string(id), "GitHub", "https://github.com/advisories/" + safe};
  }
  return {std::string(id), "OSV", "https://osv.dev/vulnerability/" + safe};
}

std::vector<AdvisoryLink> other_links(const AdvisoryMatch& advisory, std::string_view name) {
  std::vector<AdvisoryLink> links;
  const auto add = [&](std::string_view id) {
    const bool known = std::any_of(links.begin(), links.end(),
                                   [&](const AdvisoryLink& link) { return link.id == id; });
    if (!id.empty() && id != name && !known) links.push_back(advisory_link(id));
  };
  add(advisory.id);
  for (const std::string& alias : advisory.aliases) add(alias);
  return links;
}

}  // namespace sluice::report
