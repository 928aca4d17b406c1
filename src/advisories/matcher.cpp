#include "advisories/matcher.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "advisories/aliases.h"
#include "advisories/evaluate.h"
#include "advisories/fix.h"
#include "advisories/severity.h"
#include "base/instant.h"
#include "versions/ecosystem.h"

namespace sluice::advisories {
namespace {

using RecordView = std::vector<const AdvisoryRecord*>;

/// A package name with, per version in use, the places in the inventory that have it.
struct Wanted {
  VersionOrder order = nullptr;
  ReadablePart readable = nullptr;
  std::map<std::string_view, std::vector<std::size_t>> versions;
};

using WantedPackages = std::map<std::pair<std::string, std::string>, Wanted>;

/// Every name is looked up once and every version evaluated once, however often they occur. Sorted,
/// because that is the order in which a database has its keys.
WantedPackages collect(const std::vector<Package>& packages) {
  WantedPackages wanted;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    const Package& package = packages[i];
    if (package.source != PackageSource::kRegistry || package.superseded) continue;
    const std::string base = package.ecosystem.substr(0, package.ecosystem.find(':'));
    const versions::Ecosystem* known = versions::find_ecosystem(base);
    auto key = known == nullptr
                   ? std::pair(base, package.name)
                   : std::pair(std::string(known->name), known->normalise_name(package.name));
    Wanted& entry = wanted[std::move(key)];
    if (known != nullptr) {
      entry.order = known->compare;
      entry.readable = known->readable_part;
    }
    entry.versions[package.version].push_back(i);
  }
  return wanted;
}

/// The live records of all sources that name the target; the earliest source has the say.
std::vector<AdvisoryRecord> look_up(const Target& target, std::span<const RecordLookup> sources,
                                    const ExploitedCves& exploited) {
  std::vector<AdvisoryRecord> records;
  std::unordered_map<std::string, std::size_t> index_of_id;
  for (const RecordLookup& source : sources) {
    for (AdvisoryRecord& record : source(target.ecosystem, target.name)) {
      // A source's answer is not trusted to be about what was asked.
      const bool relevant =
          std::any_of(record.affected.begin(), record.affected.end(),
                      [&](const Affected& affected) { return names(affected, target); });
      if (!relevant) continue;
      const auto [found, is_new] = index_of_id.try_emplace(record.id, records.size());
      if (is_new) {
        records.push_back(std::move(record));
      } else if (record.known_exploited) {
        records[found->second].known_exploited = true;
      }
    }
  }
  std::erase_if(records, [](const AdvisoryRecord& record) { return !record.withdrawn.empty(); });
  for (AdvisoryRecord& record : records) {
    for_each_id(record, [&](std::string_view id) {
      if (exploited.contains(std::string(id))) record.known_exploited = true;
    });
  }
  return records;
}

/// The earliest publication, or empty.
std::string earliest_published(const RecordView& records) {
  std::optional<Instant> earliest;
  std::string text;
  for (const AdvisoryRecord* record : records) {
    const auto published = parse_instant(record->published);
    if (published && (!earliest || *published < *earliest)) {
      earliest = published;
      text = record->published;
    }
  }
  return text;
}

template <typename Test>
bool any(const RecordView& records, const Test& test) {
  return std::any_of(records.begin(), records.end(),
                     [&](const AdvisoryRecord* record) { return test(*record); });
}

/// The finding for one flaw, but for its package. `related` begins with the group and goes on with
/// records of the package that share an id with it but don't affect this version: databases
/// disagree about ranges, and the one that says "affected" may lack the severity.
AdvisoryMatch to_match(const RecordGroup& group, const RecordView& related, const Target& target) {
  AdvisoryMatch match;
  match.id = group.front()->id;
  match.aliases = other_ids(group);
  for (const AdvisoryRecord* record : related) {
    if (match.summary.empty()) match.summary = record->summary;
    for (const std::string& cwe : record->cwe) {
      if (std::find(match.cwe.begin(), match.cwe.end(), cwe) == match.cwe.end()) {
        match.cwe.push_back(cwe);
      }
    }
  }
  std::sort(match.cwe.begin(), match.cwe.end());
  match.published = earliest_published(group);
  std::uint32_t epss = 0;
  for (const AdvisoryRecord* record : related) epss = std::max(epss, record->epss_millionths);
  if (epss != 0) match.epss = epss / 1e6;
  match.known_exploited = any(related, [](const auto& record) { return record.known_exploited; });
  match.uncertain = any(group, [&](const auto& record) { return has_odd_bound(record, target); });
  match.malicious = any(group, [](const auto& record) { return is_malicious_id(record.id); });
  match.informational = !any(group, [](const auto& record) { return !record.informational; });
  Judgement judgement = judge(related, target);
  match.severity = judgement.severity;
  match.cvss = std::move(judgement.cvss);
  return match;
}

/// Finds records by any of their ids.
class IdIndex {
 public:
  explicit IdIndex(const RecordView& records) {
    for (const AdvisoryRecord* record : records) {
      for_each_id(*record, [&](std::string_view id) { records_[id].push_back(record); });
    }
  }

  /// The group, then the records that share an id with it. A record of a malicious version only
  /// counts where it is that version.
  RecordView with_related(const RecordGroup& group) const {
    RecordView related = group;
    for (const AdvisoryRecord* member : group) {
      for_each_id(*member, [&](std::string_view id) {
        for (const AdvisoryRecord* record : records_.at(id)) {
          const bool known = std::find(related.begin(), related.end(), record) != related.end();
          if (!known && !is_malicious_id(record->id)) related.push_back(record);
        }
      });
    }
    return related;
  }

 private:
  std::unordered_map<std::string_view, RecordView> records_;
};

/// The import paths that a record lists for the package; nothing if it leaves any entry open.
std::optional<std::vector<std::string_view>> flawed_imports(const AdvisoryRecord& record,
                                                            const Target& target) {
  std::vector<std::string_view> paths;
  for (const Affected& affected : record.affected) {
    if (!names(affected, target)) continue;
    if (affected.imports.empty()) return std::nullopt;
    paths.insert(paths.end(), affected.imports.begin(), affected.imports.end());
  }
  return paths;
}

/// Whether the app's build needs what is flawed, by those of the flaw's records that say where it
/// lies (Go's own database does, its aliases don't).
std::optional<bool> is_imported(const AdvisoryMatch& match, const Package& package,
                                const RecordView& records, const Target& target) {
  if (!package.vendored_imports) return std::nullopt;
  const std::vector<std::string>& needed = *package.vendored_imports;
  std::optional<bool> imported;
  for (const AdvisoryRecord* record : records) {
    const bool of_match =
        record->id == match.id ||
        std::find(match.aliases.begin(), match.aliases.end(), record->id) != match.aliases.end();
    if (!of_match) continue;
    const auto paths = flawed_imports(*record, target);
    if (!paths) continue;
    const bool any_needed = std::any_of(paths->begin(), paths->end(), [&](std::string_view path) {
      return std::binary_search(needed.begin(), needed.end(), path);
    });
    imported = imported.value_or(false) || any_needed;
  }
  return imported;
}

/// The flaws of one version of a package.
std::vector<AdvisoryMatch> match_version(const RecordView& records, const Target& target,
                                         std::string_view version,
                                         std::span<const std::string_view> enumerated) {
  const Spelled spelled = spell(version, enumerated, target.order);
  RecordView affecting;
  for (const AdvisoryRecord* record : records) {
    const bool affected = version.empty() ? affects_every_version(*record, target)
                                          : affects(*record, target, spelled);
    if (affected) affecting.push_back(record);
  }
  if (affecting.empty()) return {};

  // Notices ("unmaintained") have no fix; counted in, no version would ever be safe.
  RecordView dangerous = records;
  std::erase_if(dangerous, [](const AdvisoryRecord* record) { return record->informational; });
  const bool searchable = !version.empty() && target.order != nullptr;
  FixFinder finder(records, enumerated, searchable ? target : Target{}, version);
  std::optional<std::string> safe_version;

  const IdIndex ids(records);
  std::vector<AdvisoryMatch> matches;
  for (const RecordGroup& group : group_by_alias(affecting)) {
    const RecordView related = ids.with_related(group);
    AdvisoryMatch match = to_match(group, related, target);
    // A malicious package is to be removed, not to be updated.
    if (!match.malicious) {
      match.fixed_version = finder.lowest_clear_of(related);
      if (!safe_version) safe_version = finder.lowest_clear_of(dangerous);
      match.safe_version = *safe_version;
    }
    matches.push_back(std::move(match));
  }
  return matches;
}

}  // namespace

std::vector<AdvisoryMatch> match_packages(const std::vector<Package>& packages,
                                          std::span<const RecordLookup> sources,
                                          const ExploitedCves& exploited, MatchTime* time) {
  std::vector<AdvisoryMatch> result;
  for (const auto& [key, wanted] : collect(packages)) {
    if (time != nullptr && passed(time->deadline)) {
      for (const auto& [version, places] : wanted.versions) {
        time->late.insert(time->late.end(), places.begin(), places.end());
      }
      continue;
    }
    const Target target{key.first, key.second, wanted.order, wanted.readable};
    const std::vector<AdvisoryRecord> records = look_up(target, sources, exploited);
    RecordView view;
    for (const AdvisoryRecord& record : records) view.push_back(&record);
    const std::vector<std::string_view> enumerated = enumerated_versions(view, target);
    for (const auto& [version, places] : wanted.versions) {
      for (AdvisoryMatch& match : match_version(view, target, version, enumerated)) {
        for (const std::size_t place : places) {
          match.package = place;
          match.imported = is_imported(match, packages[place], view, target);
          result.push_back(match);
        }
      }
    }
  }
  if (time != nullptr) std::sort(time->late.begin(), time->late.end());
  std::sort(result.begin(), result.end(), [](const AdvisoryMatch& a, const AdvisoryMatch& b) {
    return std::tie(a.package, a.id) < std::tie(b.package, b.id);
  });
  return result;
}

}  // namespace sluice::advisories
