#include "advisories/evaluate.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "advisories/version_sort.h"

namespace sluice::advisories {
namespace {

constexpr std::string_view kBeforeEverything = "0";  // OSV: lies before every version
constexpr std::string_view kInfinity = "*";          // OSV: the limit that limits nothing

bool at_least(VersionOrder order, std::string_view version, std::string_view event) {
  return event == kBeforeEverything || order(version, event) >= 0;
}

bool has(const Range& range, EventKind kind) {
  return std::any_of(range.events.begin(), range.events.end(),
                     [kind](const Event& event) { return event.kind == kind; });
}

/// An event as it is compared.
struct Bound {
  EventKind kind;
  std::string_view version;
};

bool beyond_every_limit(const Range& range, const Target& target, std::string_view version) {
  bool limited = false;
  for (const Event& event : range.events) {
    if (event.kind != EventKind::kLimit) continue;
    limited = true;
    const bool infinite = event.version == kInfinity;
    if (infinite || !at_least(target.order, version, bound_of(target, event.version))) return false;
  }
  return limited;
}

/// By version, keeping the file's order between equal ones: "introduced X, last_affected X" is the
/// interval [X, X], "fixed X, introduced X" are two adjacent intervals.
std::vector<Bound> in_version_order(const Range& range, const Target& target) {
  std::vector<Bound> bounds;
  bounds.reserve(range.events.size());
  for (const Event& event : range.events) {
    if (event.kind == EventKind::kLimit) continue;
    bounds.push_back({event.kind, bound_of(target, event.version)});
  }
  const auto before = [&](const Bound& a, const Bound& b) {
    if (a.version == kBeforeEverything || b.version == kBeforeEverything) {
      return a.version == kBeforeEverything && b.version != kBeforeEverything;
    }
    return target.order(a.version, b.version) < 0;
  };
  sort_versions(bounds, before);
  return bounds;
}

bool is_endless(const Range& range) {
  const auto from_the_beginning = [](const Event& event) {
    return event.kind == EventKind::kIntroduced && event.version == kBeforeEverything;
  };
  const auto ends = [](const Event& event) {
    return event.kind == EventKind::kFixed || event.kind == EventKind::kLastAffected ||
           (event.kind == EventKind::kLimit && event.version != kInfinity);
  };
  return !range.git && std::any_of(range.events.begin(), range.events.end(), from_the_beginning) &&
         std::none_of(range.events.begin(), range.events.end(), ends);
}

bool in_range(const Range& range, const Target& target, std::string_view version) {
  if (range.git || !has(range, EventKind::kIntroduced)) return false;
  if (is_endless(range)) return true;
  const VersionOrder order = target.order;
  if (order == nullptr || beyond_every_limit(range, target, version)) return false;
  bool affected = false;
  for (const Bound& bound : in_version_order(range, target)) {
    switch (bound.kind) {
      case EventKind::kIntroduced:
        if (at_least(order, version, bound.version)) affected = true;
        break;
      case EventKind::kFixed:
        if (at_least(order, version, bound.version)) affected = false;
        break;
      case EventKind::kLastAffected:
        if (order(version, bound.version) > 0) affected = false;
        break;
      case EventKind::kLimit:
        break;
    }
  }
  return affected;
}

bool is_enumerated(const Affected& affected, const Spelled& version) {
  const auto is_spelling = [&](const std::string& listed) {
    return std::find(version.spellings.begin(), version.spellings.end(), listed) !=
           version.spellings.end();
  };
  return std::any_of(affected.versions.begin(), affected.versions.end(), is_spelling);
}

/// Ranges first: they are the shorter question, and any answer of yes will do.
bool entry_affects(const Affected& affected, const Target& target, const Spelled& version) {
  return std::any_of(
             affected.ranges.begin(), affected.ranges.end(),
             [&](const Range& range) { return in_range(range, target, version.version); }) ||
         is_enumerated(affected, version);
}

}  // namespace

std::string_view bound_of(const Target& target, std::string_view version) {
  if (target.readable == nullptr || version == kBeforeEverything) return version;
  const std::string_view readable = target.readable(version);
  return readable.empty() ? version : readable;
}

bool has_odd_bound(const AdvisoryRecord& record, const Target& target) {
  const auto is_odd = [&](const Event& event) {
    return bound_of(target, event.version).size() != event.version.size();
  };
  return std::any_of(record.affected.begin(), record.affected.end(), [&](const Affected& entry) {
    return names(entry, target) &&
           std::any_of(entry.ranges.begin(), entry.ranges.end(), [&](const Range& range) {
             return !range.git && std::any_of(range.events.begin(), range.events.end(), is_odd);
           });
  });
}

bool names(const Affected& affected, const Target& target) {
  return affected.ecosystem == target.ecosystem && affected.name == target.name;
}

std::vector<std::string_view> enumerated_versions(std::span<const AdvisoryRecord* const> records,
                                                  const Target& target) {
  std::unordered_set<std::string_view> seen;
  for (const AdvisoryRecord* record : records) {
    for (const Affected& affected : record->affected) {
      if (names(affected, target)) seen.insert(affected.versions.begin(), affected.versions.end());
    }
  }
  return {seen.begin(), seen.end()};
}

Spelled spell(std::string_view version, std::span<const std::string_view> enumerated,
              VersionOrder order) {
  Spelled spelled{version, {version}};
  if (order == nullptr) return spelled;
  for (const std::string_view other : enumerated) {
    if (other != version && order(version, other) == 0) spelled.spellings.push_back(other);
  }
  return spelled;
}

bool affects(const AdvisoryRecord& record, const Target& target, const Spelled& version) {
  if (!record.withdrawn.empty()) return false;
  return std::any_of(record.affected.begin(), record.affected.end(), [&](const Affected& affected) {
    return names(affected, target) && entry_affects(affected, target, version);
  });
}

bool affects(const AdvisoryRecord& record, const Target& target, std::string_view version) {
  const AdvisoryRecord* const records[] = {&record};
  return affects(record, target,
                 spell(version, enumerated_versions(records, target), target.order));
}

bool affects_every_version(const AdvisoryRecord& record, const Target& target) {
  if (!record.withdrawn.empty()) return false;
  return std::any_of(record.affected.begin(), record.affected.end(), [&](const Affected& affected) {
    return names(affected, target) &&
           std::any_of(affected.ranges.begin(), affected.ranges.end(), is_endless);
  });
}

}  // namespace sluice::advisories
