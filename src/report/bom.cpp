#include "report/bom.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/hash.h"
#include "core/purl.h"
#include "report/uuid.h"
#include "versions/ecosystem.h"

namespace sluice::report {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Not in the running app whatever its scope is.
bool is_absent(const Package& package) { return package.not_on_linux || package.not_in_slug; }

/// Sorts first what says most of the running app.
auto nearness(const Package& package) {
  return std::tuple(is_absent(package), package.scope,
                    std::numeric_limits<int>::max() - static_cast<int>(package.state),
                    std::string_view(package.path), package.line, std::string_view(package.inner),
                    std::string_view(package.requirement));
}

Location place_of(const Package& package) {
  std::string path = package.path;
  if (!package.inner.empty()) path += '!' + package.inner.text();
  return {std::move(path), package.line, 0, package.line, 0};
}

template <typename T>
void sort_unique(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

class Builder {
 public:
  explicit Builder(const std::vector<Package>& packages)
      : packages_(packages), component_(packages.size(), kNone) {}

  std::vector<BomComponent> build() {
    group();
    find_stand_ins();
    std::unordered_set<std::string_view> files_with_edges;
    for (const Package& package : packages_) {
      if (!package.needs.empty()) files_with_edges.insert(package.path);
    }
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      if (packages_[i].superseded || component_[i] == kNone) continue;
      BomComponent& component = components_[component_[i]];
      if (files_with_edges.count(packages_[i].path) != 0) component.edges_known = true;
      for (const std::size_t needed : packages_[i].needs) {
        if (component_[needed] != kNone && component_[needed] != component_[i]) {
          component.needs.push_back(component_[needed]);
        }
      }
    }
    for (BomComponent& component : components_) finish(component);
    return std::move(components_);
  }

 private:
  /// One component for each package URL, in their order.
  void group() {
    std::map<std::string, std::vector<std::size_t>> by_purl;
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      const Package& package = packages_[i];
      if (!package.superseded && !package.name.empty()) {
        by_purl[component_purl(package)].push_back(i);
      }
    }
    for (auto& [purl, members] : by_purl) {
      std::sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
        return nearness(packages_[a]) < nearness(packages_[b]);
      });
      BomComponent component;
      component.purl = purl;
      component.package = &packages_[members.front()];
      for (const std::size_t i : members) {
        component_[i] = components_.size();
        add_occurrence(component, packages_[i]);
      }
      components_.push_back(std::move(component));
    }
  }

  static void add_occurrence(BomComponent& component, const Package& package) {
    component.direct = component.direct || package.direct;
    component.install_script = component.install_script || package.install_script;
    component.state = std::max(component.state, package.state);
    component.places.push_back(place_of(package));
    if (!package.requirement.empty()) component.requirements.push_back(package.requirement);
    for (Digest& digest : digests_of(package.integrity)) {
      const auto known = std::find(component.digests.begin(), component.digests.end(), digest);
      if (known == component.digests.end()) component.digests.push_back(std::move(digest));
    }
  }

  /// For edges to superseded packages: the component of the same package URL, else the only one of
  /// that name.
  void find_stand_ins() {
    std::unordered_map<std::string, std::size_t> by_purl;
    std::unordered_map<std::string, std::size_t> by_name;
    for (std::size_t i = 0; i < components_.size(); ++i) {
      by_purl.emplace(components_[i].purl, i);
      const auto [entry, is_new] = by_name.emplace(name_key(*components_[i].package), i);
      if (!is_new) entry->second = kNone;
    }
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      if (!packages_[i].superseded) continue;
      if (const auto same = by_purl.find(component_purl(packages_[i])); same != by_purl.end()) {
        component_[i] = same->second;
      } else if (const auto named = by_name.find(name_key(packages_[i])); named != by_name.end()) {
        component_[i] = named->second;
      }
    }
  }

  static std::string name_key(const Package& package) {
    const versions::Ecosystem* ecosystem = versions::find_ecosystem(package.ecosystem);
    return package.ecosystem + '\0' +
           (ecosystem == nullptr ? package.name : ecosystem->normalise_name(package.name));
  }

  static void finish(BomComponent& component) {
    const Package& package = *component.package;
    component.excluded =
        is_absent(package) || package.scope == Scope::kDev || package.scope == Scope::kTest;
    sort_unique(component.needs);
    sort_unique(component.requirements);
    std::sort(component.digests.begin(), component.digests.end(),
              [](const Digest& a, const Digest& b) {
                return std::tie(a.algorithm, a.hex) < std::tie(b.algorithm, b.hex);
              });
    std::vector<Location>& places = component.places;
    sort_unique(places);
    if (places.size() > kMaxBomPlaces) {
      component.more_places = places.size() - kMaxBomPlaces;
      places.resize(kMaxBomPlaces);
    }
  }

  const std::vector<Package>& packages_;
  std::vector<std::size_t> component_;  ///< of each package; kNone: it has none
  std::vector<BomComponent> components_;
};

}  // namespace

Bom make_bom(const std::vector<Package>& packages, BomFacts facts) {
  return {std::move(facts), Builder(packages).build()};
}

std::string component_purl(const Package& package) {
  const versions::Ecosystem* ecosystem = versions::find_ecosystem(package.ecosystem);
  const bool generic = ecosystem == nullptr || ecosystem->name == "Bitnami";
  return qualified_purl(generic ? "generic" : ecosystem->purl_type, package);
}

std::string content_uuid(const Bom& bom, std::string_view form) {
  Sha256 hash;
  const auto add = [&](std::string_view text) {
    hash.add(std::to_string(text.size()) + ':');
    hash.add(text);
  };
  add(form);
  add(bom.facts.app);
  add(bom.facts.app_version);
  add(bom.facts.tool_version);
  add(bom.facts.slug ? "slug" : "source");
  add(bom.facts.incomplete ? "incomplete" : "complete");
  for (const BomComponent& component : bom.components) {
    const Package& package = *component.package;
    add(component.purl);
    for (const std::string_view text :
         {to_string(package.scope), to_string(component.state), source_text(package.source),
          std::string_view(package.name), std::string_view(package.source_url),
          std::string_view(package.commit), std::string_view(package.deprecated)}) {
      add(text);
    }
    for (const bool flag : {component.direct, component.excluded, component.install_script,
                            package.not_on_linux, package.not_in_slug, component.edges_known}) {
      hash.add(flag ? "1" : "0");
    }
    for (const Digest& digest : component.digests) add(digest.hex);
    for (const Location& place : component.places) add(bom_place(place));
    for (const std::string& requirement : component.requirements) add(requirement);
    for (const std::size_t needed : component.needs) add(bom.components[needed].purl);
  }
  return uuid_of(hash.hex());
}

std::string bom_place(const Location& place) {
  return place.line == 0 ? place.path : place.path + ':' + std::to_string(place.line);
}

std::string_view source_text(PackageSource source) {
  switch (source) {
    case PackageSource::kRegistry:
      return "registry";
    case PackageSource::kGit:
      return "git";
    case PackageSource::kFile:
      return "file";
    case PackageSource::kUrl:
      return "url";
    case PackageSource::kWorkspace:
      break;
  }
  return "workspace";
}

}  // namespace sluice::report
