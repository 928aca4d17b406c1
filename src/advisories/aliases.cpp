#include "advisories/aliases.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

namespace sluice::advisories {
namespace {

/// Union-find over small integers, by path halving.
class Partition {
 public:
  explicit Partition(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t element) {
    while (parent_[element] != element) {
      parent_[element] = parent_[parent_[element]];
      element = parent_[element];
    }
    return element;
  }
  void unite(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }

 private:
  std::vector<std::size_t> parent_;
};

int naming_rank(std::string_view id) {
  static constexpr std::array<std::string_view, 7> kEcosystemsOwn = {
      "PYSEC-", "GO-", "RUSTSEC-", "HSEC-", "BIT-", "DRUPAL-", "EEF-"};
  if (is_malicious_id(id)) return 0;
  for (const std::string_view prefix : kEcosystemsOwn) {
    if (id.starts_with(prefix)) return 1;
  }
  if (id.starts_with("GHSA-")) return 2;
  return id.starts_with("CVE-") ? 4 : 3;
}

}  // namespace

bool names_before(std::string_view a, std::string_view b) {
  return std::pair(naming_rank(a), a) < std::pair(naming_rank(b), b);
}

std::vector<RecordGroup> group_by_alias(std::span<const AdvisoryRecord* const> records) {
  Partition partition(records.size());
  std::unordered_map<std::string_view, std::size_t> owner_of_id;
  for (std::size_t i = 0; i < records.size(); ++i) {
    for_each_id(*records[i], [&](std::string_view id) {
      partition.unite(i, owner_of_id.try_emplace(id, i).first->second);
    });
  }
  std::map<std::size_t, RecordGroup> by_root;
  for (std::size_t i = 0; i < records.size(); ++i) {
    by_root[partition.root(i)].push_back(records[i]);
  }
  std::vector<RecordGroup> groups;
  for (auto& [root, group] : by_root) {
    std::sort(group.begin(), group.end(), [](const AdvisoryRecord* a, const AdvisoryRecord* b) {
      return names_before(a->id, b->id);
    });
    groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end(), [](const RecordGroup& a, const RecordGroup& b) {
    return a.front()->id < b.front()->id;
  });
  return groups;
}

std::vector<std::string> other_ids(const RecordGroup& group) {
  std::set<std::string_view> cves;
  std::set<std::string_view> others;
  for (const AdvisoryRecord* record : group) {
    for_each_id(*record, [&](std::string_view id) {
      if (id != group.front()->id) (id.starts_with("CVE-") ? cves : others).insert(id);
    });
  }
  std::vector<std::string> ids(cves.begin(), cves.end());
  ids.insert(ids.end(), others.begin(), others.end());
  return ids;
}

}  // namespace sluice::advisories
