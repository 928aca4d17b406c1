// Who publishes an advisory, by the form of its id, and where it is read. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/advisory.h"

namespace sluice::report {

struct AdvisoryLink {
  std::string id;
  std::string_view source;  ///< "NVD", "GitHub", "OSV"
  std::string url;
};

AdvisoryLink advisory_link(std::string_view id);

/// Of all ids of the advisory but `name`: its own first, then its aliases; each once.
std::vector<AdvisoryLink> other_links(const AdvisoryMatch& advisory, std::string_view name);

}  // namespace sluice::report
