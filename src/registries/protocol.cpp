#include "registries/protocol.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "registries/protocols.h"
#include "versions/ecosystem.h"
#include "versions/prerelease.h"

namespace sluice::registries {
namespace {

constexpr std::array kProtocols = {
    Protocol{"npm", begin_npm, continue_npm},
    Protocol{"PyPI", begin_pypi, continue_pypi},
    Protocol{"RubyGems", begin_rubygems, continue_rubygems},
    Protocol{"Packagist", begin_composer, continue_composer},
    Protocol{"Go", begin_go, continue_go},
    Protocol{"Maven", begin_maven, continue_maven},
    Protocol{"NuGet", begin_nuget, continue_nuget},
};

/// Where a URL's path begins: after "https://host:port".
std::size_t path_start(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return url.size();
  return std::min(url.find_first_of("/?#", scheme + 3), url.size());
}

}  // namespace

std::span<const Protocol> protocols() { return kProtocols; }

const Protocol* protocol_of(std::string_view ecosystem) {
  const auto found = std::find_if(kProtocols.begin(), kProtocols.end(),
                                  [&](const Protocol& row) { return row.ecosystem == ecosystem; });
  return found == kProtocols.end() ? nullptr : &*found;
}

void Lookup::take(Result<ReleaseList> result) {
  if (result) {
    found = true;
    list = std::move(*result);
  } else {
    error = "an answer that can't be read: " + result.error().message;
  }
}

std::string joined_url(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  return std::string(base) + '/' + std::string(path);
}

std::string resolved_url(std::string_view base, std::string_view link) {
  if (link.find("://") != std::string_view::npos) return std::string(link);
  if (link.starts_with("//")) {
    return std::string(base.substr(0, base.find(':') + 1)) + std::string(link);
  }
  if (link.starts_with('/')) {
    return std::string(base.substr(0, path_start(base))) + std::string(link);
  }
  return joined_url(base, link);
}

std::vector<std::string> notable_versions(std::string_view ecosystem, const Lookup& lookup) {
  const versions::Ecosystem* const known = versions::find_ecosystem(ecosystem);
  if (known == nullptr) return {};
  std::vector<std::string> notable;
  const auto add = [&](std::string_view version) {
    if (!version.empty() && std::find(notable.begin(), notable.end(), version) == notable.end()) {
      notable.emplace_back(version);
    }
  };
  const auto newest = [&](std::string_view line) {
    std::string_view best;
    for (const Release& release : lookup.list.releases) {
      const std::string_view version = release.version;
      if (release.withdrawn || !release.deprecated.empty() || known->compare == nullptr ||
          (!line.empty() && !versions::same_line(line, version)) ||
          versions::is_prerelease(known->compare, version)) {
        continue;
      }
      if (best.empty() || known->compare(version, best) > 0) best = version;
    }
    return best;
  };
  for (const std::string& version : lookup.in_use) {
    for (const Release& release : lookup.list.releases) {
      if (release.version == version) add(version);
    }
    add(newest(version));
  }
  add(newest({}));
  return notable;
}

void set_published(ReleaseList& list, std::string_view version,
                   std::optional<std::chrono::sys_days> day) {
  for (Release& release : list.releases) {
    if (release.version == version) release.published = day;
  }
}

}  // namespace sluice::registries
