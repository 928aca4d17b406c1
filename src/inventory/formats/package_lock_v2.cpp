// package-lock.json versions 2 and 3: a map from place on disk to package.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/formats/npm_details.h"
#include "inventory/formats/package_json.h"
#include "inventory/formats/package_lock.h"
#include "inventory/formats/packed_texts.h"
#include "inventory/formats/platform.h"
#include "inventory/growth.h"
#include "inventory/name_table.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::EntryValue;

constexpr std::string_view kModules = "node_modules/";
/// Deeper places than real trees have; bounds the work per edge.
constexpr int kMaxLevels = 64;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::uint32_t kNoPlace = static_cast<std::uint32_t>(-1);

/// A line of a dependency table.
struct Wish {
  std::string_view name;
  std::string_view
      requirement;  ///< empty in tables whose requirements bind nobody: peers, development
  PackageSource source = PackageSource::kRegistry;
  std::uint32_t place = kNoPlace;  ///< what answers to it
};

/// One place. The app's own places (root, workspace members) have no name.
struct Place {
  std::string_view location;
  std::string_view name;    ///< at the end of the location: perhaps an alias
  std::string_view holder;  ///< the place in whose node_modules/ it lies
  bool link = false;
  bool elsewhere = false;  ///< for other systems than Linux
  std::optional<Package> package;
  std::size_t first_wish = 0;  ///< of the table of all; it has those up to the next place's first
  std::size_t index = kNone;   ///< in the set; none for the app's own places and for links
};

/// Where the last "node_modules/" begins; npos if there is none.
std::size_t last_modules(std::string_view location) {
  for (std::size_t slash = location.rfind('/'); slash != std::string_view::npos && slash != 0;
       slash = location.rfind('/', slash - 1)) {
    const std::string_view head = location.substr(0, slash + 1);
    if (!head.ends_with(kModules)) continue;
    const std::size_t at = head.size() - kModules.size();
    if (at == 0 || location[at - 1] == '/') return at;
  }
  return std::string_view::npos;
}

std::string_view name_in_location(std::string_view location) {
  const std::size_t at = last_modules(location);
  return at == std::string_view::npos ? std::string_view() : location.substr(at + kModules.size());
}

/// "a/node_modules/b" gives "a"; "packages/web" gives the root.
std::string_view holder_of(std::string_view location) {
  const std::size_t at = last_modules(location);
  return at == std::string_view::npos || at == 0 ? std::string_view() : location.substr(0, at - 1);
}

/// The dependency tables of all places, one behind the other, with the texts that they and the
/// places are views of.
struct Wishes {
  PackedTexts texts;
  std::vector<Wish> all;
  bool lost = false;  ///< there were more

  /// `binding`: whether the table's requirements count.
  void take(const EntryValue& table, bool binding) {
    if (!table.is_object()) return;
    for (const EntryValue& member : table) {
      if (all.size() == kMaxNeedsPerFile) {
        lost = true;
        return;
      }
      const std::string_view requirement = member.text();
      make_room(all);
      all.push_back({texts.keep(member.key()),
                     binding ? texts.keep(requirement) : std::string_view(),
                     source_of_spec(requirement)});
    }
  }
};

/// Takes all that is told of a place itself, in one pass: entries have many members.
void read_entry(const EntryValue& entry, Place& place, Wishes* wishes) {
  Package& package = *place.package;
  const bool own = place.name.empty();
  std::string_view resolved;
  package.scope = Scope::kRuntime;
  for (const EntryValue& value : entry) {
    const std::string_view key = value.key();
    if (key == "version") {
      package.version = value.text();
    } else if (key == "resolved") {
      resolved = value.text();
    } else if (key == "integrity") {
      package.integrity = few_hashes(value.text());
    } else if (key == "dependencies" || key == "optionalDependencies") {
      wishes->take(value, true);
    } else if (key == "peerDependencies" || (key == "devDependencies" && own)) {
      wishes->take(value, false);
    } else if (key == "name") {
      package.name = value.text();  // the location has the alias
    } else if (key == "deprecated") {
      package.deprecated = one_line(value.text());
    } else if (key == "os") {
      place.elsewhere = is_list_without_linux(value);
    } else if (value.is_true()) {
      // devOptional is there in production too, unless optional packages are left out.
      const bool optional = key == "optional" || key == "devOptional";
      if (key == "dev") package.scope = Scope::kDev;
      if (optional && package.scope != Scope::kDev) package.scope = Scope::kOptional;
      if (key == "link") place.link = true;
      if (key == "hasInstallScript") package.install_script = true;
    }
  }
  package.source = source_of_spec(resolved);
  // Any http address may be a registry; what asked for the package by URL is seen at the edges.
  if (package.source == PackageSource::kUrl) package.source = PackageSource::kRegistry;
  set_address(package, resolved);
}

/// All places, in blocks, which are given back in a few pieces.
class Places {
 public:
  Place& add() {
    if (blocks_.empty() || blocks_.back().size() == kBlock) blocks_.emplace_back().reserve(kBlock);
    return blocks_.back().emplace_back();
  }
  std::size_t size() const {
    return blocks_.empty() ? 0 : (blocks_.size() - 1) * kBlock + blocks_.back().size();
  }
  Place& operator[](std::size_t i) { return blocks_[i / kBlock][i % kBlock]; }
  const Place& operator[](std::size_t i) const { return blocks_[i / kBlock][i % kBlock]; }

 private:
  /// Less than what makes the allocator tidy up all its memory when it is given back.
  static constexpr std::size_t kBlock = 64;
  std::vector<std::vector<Place>> blocks_;
};

/// Which places have a name as the last one of their location.
class Copies {
 public:
  explicit Copies(const Places& places) {
    std::vector<std::size_t> numbers(places.size(), kNone);
    names_.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!places[i].name.empty()) numbers[i] = names_.add(places[i].name).first;
    }
    first_.assign(names_.size() + 1, 0);
    for (const std::size_t number : numbers) {
      if (number != kNone) ++first_[number + 1];
    }
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    std::vector<std::size_t> next = first_;
    copies_.resize(first_.back());
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (numbers[i] != kNone) copies_[next[numbers[i]]++] = {places[i].holder, i};
    }
    for (std::size_t i = 0; i + 1 < first_.size(); ++i) {
      if (first_[i + 1] - first_[i] < 2) continue;
      std::stable_sort(copies_.begin() + static_cast<std::ptrdiff_t>(first_[i]),
                       copies_.begin() + static_cast<std::ptrdiff_t>(first_[i + 1]),
                       [](const Copy& x, const Copy& y) { return x.holder < y.holder; });
    }
  }

  /// Node's own resolution: the nearest node_modules/ on the way up from a place.
  std::size_t find(const Place& from, std::string_view name) const {
    const std::size_t number = names_.find(name);
    if (number == NameTable::kNone) return kNone;
    // From "a/node_modules/b" up to "a", from "packages/web" up to the root.
    std::string_view location = from.location;
    std::string_view above = from.holder;
    for (int level = 0; level < kMaxLevels; ++level) {
      const std::size_t found = find_in(location, number);
      if (found != kNone || location.empty()) return found;
      location = above;
      above = holder_of(location);
    }
    return kNone;
  }

  /// The place at a location; kNone if there is none, or it is one of the app's own.
  std::size_t at(std::string_view location) const {
    const std::size_t number = names_.find(name_in_location(location));
    return number == NameTable::kNone ? kNone : find_in(holder_of(location), number);
  }

 private:
  struct Copy {
    std::string_view holder;
    std::size_t place = 0;
  };

  std::size_t find_in(std::string_view holder, std::size_t number) const {
    const auto begin = copies_.begin() + static_cast<std::ptrdiff_t>(first_[number]);
    const auto end = copies_.begin() + static_cast<std::ptrdiff_t>(first_[number + 1]);
    // The last of equal ones: with duplicate keys the last one counts.
    const auto after = std::upper_bound(
        begin, end, holder,
        [](std::string_view wanted, const Copy& copy) { return wanted < copy.holder; });
    return after == begin || std::prev(after)->holder != holder ? kNone : std::prev(after)->place;
  }

  NameTable names_;
  std::vector<std::size_t> first_;  ///< by a name's number: its first copy
  std::vector<Copy> copies_;        ///< by name, then by holder
};

void connect(Places& places, const Copies& copies, Wishes* wishes) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = places[i];
    if (place.link) continue;
    const std::size_t end = i + 1 < places.size() ? places[i + 1].first_wish : wishes->all.size();
    for (std::size_t w = place.first_wish; w < end; ++w) {
      Wish& wish = wishes->all[w];
      wish.place = static_cast<std::uint32_t>(copies.find(place, wish.name));  // kNone: kNoPlace
      const bool by_url = wish.source == PackageSource::kUrl && wish.place != kNoPlace;
      if (by_url) places[wish.place].package->source = wish.source;
    }
  }
}

/// True if the place or one that it lies inside of is for other systems: what fsevents bundles is
/// only there where fsevents is.
bool is_elsewhere(const Place& place, const Places& places, const Copies& copies) {
  if (place.elsewhere) return true;
  std::string_view location = place.holder;
  for (int level = 0; level < kMaxLevels && !location.empty(); ++level) {
    const std::size_t found = copies.at(location);
    if (found != kNone && places[found].elsewhere) return true;
    location = holder_of(location);
  }
  return false;
}

}  // namespace

struct NpmLocations::Content {
  Places places;
  Wishes wishes;
};

NpmLocations::NpmLocations() : content_(std::make_unique<Content>()) {}
NpmLocations::~NpmLocations() = default;

void NpmLocations::add(const EntryValue& entry) {
  if (!entry.is_object()) return;
  Place& place = content_->places.add();
  Wishes& wishes = content_->wishes;
  place.first_wish = wishes.all.size();
  place.location = wishes.texts.keep(entry.key());
  place.name = name_in_location(place.location);
  place.holder = holder_of(place.location);
  Package& package = place.package.emplace();
  package.line = entry.line();
  read_entry(entry, place, &wishes);
  if (package.name.empty()) package.name = place.name;
}

Result<PackageFile> NpmLocations::finish(std::string format) {
  Places& places = content_->places;
  std::vector<Wish>& wishes = content_->wishes.all;
  const Copies copies(places);
  connect(places, copies, &content_->wishes);
  PackageSet set("npm");
  set.reserve(places.size());
  if (content_->wishes.lost) set.tell_lost_needs();
  for (std::size_t i = 0; i < places.size(); ++i) {
    Place& place = places[i];
    if (!place.name.empty() && !place.link) {
      place.package->not_on_linux = is_elsewhere(place, places, copies);
      place.index = set.add(*std::move(place.package));
    }
    place.package.reset();  // while it is at hand
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = places[i];
    const std::size_t end = i + 1 < places.size() ? places[i + 1].first_wish : wishes.size();
    if (place.index != kNone) set.expect_needs(place.index, end - place.first_wish);
    for (std::size_t w = place.first_wish; w < end; ++w) {
      const Wish& wish = wishes[w];
      // Optional and peer packages may be missing; a link leads to a workspace member.
      const std::size_t to = wish.place == kNoPlace ? kNone : places[wish.place].index;
      if (to == kNone) continue;
      if (place.index != kNone) {
        set.need(place.index, to, wish.requirement);
      } else if (place.name.empty()) {
        set.at(to).direct = true;
      }
    }
  }
  return set.finish(std::move(format));
}

}  // namespace sluice::inventory
