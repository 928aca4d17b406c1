// package-lock.json versions 2 and 3: a map from place on disk to package.
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/formats/package_json.h"
#include "inventory/formats/package_lock.h"
#include "inventory/formats/platform.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::string_view kModules = "node_modules/";
/// Deeper places than real trees have; bounds the work per edge.
constexpr int kMaxLevels = 64;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// One place. The app's own places (root, workspace members) have no name.
struct Place {
  std::string_view location;
  const Node* entry = nullptr;
  std::size_t line = 0;
  std::string_view name;
  bool link = false;
  PackageSource source = PackageSource::kRegistry;
  /// Places, with what is asked of them; empty for peer and development dependencies.
  std::vector<std::pair<std::size_t, std::string_view>> needs;
  std::size_t package = kNone;
};

std::string_view name_in_location(std::string_view location) {
  const std::size_t at = location.rfind(kModules);
  if (at == std::string_view::npos) return {};
  if (at != 0 && location[at - 1] != '/') return {};
  return location.substr(at + kModules.size());
}

Scope scope_of(const Node& entry) {
  Scope scope = Scope::kRuntime;
  for (const Member& member : entry.members) {
    if (!member.value.is_true()) continue;
    if (member.key == "dev") return Scope::kDev;
    // devOptional is there in production too, unless optional packages are left out.
    if (member.key == "optional" || member.key == "devOptional") scope = Scope::kOptional;
  }
  return scope;
}

PackageSource source_of(const Node& entry) {
  const std::string_view resolved = entry.text_of("resolved");
  const PackageSource source = source_of_spec(resolved);
  // Any http address may be a registry; what asked for the package by URL is seen at the edges.
  return source == PackageSource::kUrl ? PackageSource::kRegistry : source;
}

class Reader {
 public:
  explicit Reader(const Node& packages) { collect(packages); }

  Result<PackageFile> read(std::string format) {
    for (std::size_t i = 0; i < places_.size(); ++i) connect(i);
    add_packages();
    return set_.finish(std::move(format));
  }

 private:
  void collect(const Node& packages) {
    places_.reserve(packages.members.size());
    by_location_.reserve(packages.members.size());
    for (const Member& member : packages.members) {
      if (!member.value.is_object()) continue;
      Place place;
      place.location = member.key;
      place.entry = &member.value;
      place.line = member.line;
      place.name = name_in_location(member.key);
      const Node* link = member.value.find("link");
      place.link = link != nullptr && link->is_true();
      if (!place.name.empty()) {
        const std::string_view real_name = member.value.text_of("name");
        if (!real_name.empty()) place.name = real_name;  // the location has the alias
        place.source = source_of(member.value);
      }
      by_location_[place.location] = places_.size();
      places_.push_back(std::move(place));
    }
  }

  /// Node's own resolution: the nearest node_modules/ on the way up.
  std::size_t find(std::string_view location, std::string_view name) const {
    std::string candidate;
    for (int level = 0; level < kMaxLevels; ++level) {
      candidate = location;
      if (!candidate.empty()) candidate += '/';
      candidate += kModules;
      candidate += name;
      const auto found = by_location_.find(candidate);
      if (found != by_location_.end()) return found->second;
      if (location.empty()) return kNone;
      // From "a/node_modules/b" up to "a", from "packages/web" up to the root.
      const std::size_t modules = location.rfind(kModules);
      location = modules == std::string_view::npos || modules == 0
                     ? std::string_view()
                     : location.substr(0, modules - 1);
    }
    return kNone;
  }

  void connect(std::size_t from) {
    const Place& place = places_[from];
    if (place.link) return;
    const bool own = place.name.empty();
    for (const std::string_view table :
         {"dependencies", "optionalDependencies", "peerDependencies", "devDependencies"}) {
      if (!own && table == "devDependencies") continue;
      const Node* entries = place.entry->find(table);
      if (entries == nullptr) continue;
      for (const Member& entry : entries->members) {
        const std::size_t to = find(place.location, entry.key);
        if (to == kNone) continue;  // optional and peer packages may be missing
        const PackageSource asked = source_of_spec(entry.value.text);
        if (asked == PackageSource::kUrl) places_[to].source = asked;
        const bool binding = table == "dependencies" || table == "optionalDependencies";
        places_[from].needs.emplace_back(to, binding ? entry.value.text : std::string_view());
      }
    }
  }

  /// True if the place or one that it lies inside of is for other systems: what fsevents bundles is
  /// only there where fsevents is.
  bool is_elsewhere(std::string_view location) const {
    for (int level = 0; level < kMaxLevels; ++level) {
      const auto found = by_location_.find(location);
      if (found != by_location_.end() && is_not_for_linux(*places_[found->second].entry)) {
        return true;
      }
      const std::size_t modules = location.rfind(kModules);
      if (modules == std::string_view::npos || modules == 0) return false;
      location = location.substr(0, modules - 1);
    }
    return false;
  }

  void add_packages() {
    for (Place& place : places_) {
      if (place.name.empty() || place.link) continue;
      Package package;
      package.name = place.name;
      package.version = place.entry->text_of("version");
      package.scope = scope_of(*place.entry);
      package.source = place.source;
      package.line = place.line;
      package.not_on_linux = is_elsewhere(place.location);
      place.package = set_.add(std::move(package));
    }
    for (const Place& place : places_) {
      for (const auto& [needed, requirement] : place.needs) {
        const std::size_t to = places_[needed].package;
        if (to == kNone) continue;  // a link to a workspace member
        if (place.package != kNone) {
          set_.need(place.package, to, requirement);
        } else {
          set_.at(to).direct = true;
        }
      }
    }
  }

  std::vector<Place> places_;
  std::unordered_map<std::string_view, std::size_t> by_location_;
  PackageSet set_{"npm"};
};

}  // namespace

Result<PackageFile> read_npm_locations(const Node& packages, std::string format) {
  return Reader(packages).read(std::move(format));
}

}  // namespace sluice::inventory
