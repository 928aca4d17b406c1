// Which records speak of the same flaw, and what the flaw is called. Pure functions, thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/record.h"

namespace sluice::advisories {

using RecordGroup = std::vector<const AdvisoryRecord*>;

/// Groups records that share an id, by union-find over ids and alias ids: aliases are symmetric and
/// transitive, and an alias need not be a record itself (OSV schema 1.7, `aliases`). To be called
/// with records of one package only: groups over a whole database join different products. Each
/// group is sorted with its naming record first; groups are sorted by that id.
std::vector<RecordGroup> group_by_alias(std::span<const AdvisoryRecord* const> records);

/// Calls visit(std::string_view) for the record's id and its aliases.
template <typename Visit>
void for_each_id(const AdvisoryRecord& record, const Visit& visit) {
  visit(std::string_view(record.id));
  for (const std::string& alias : record.aliases) visit(std::string_view(alias));
}

/// Whether this is the record's id or one of its aliases.
inline bool is_called(const AdvisoryRecord& record, std::string_view id) {
  bool called = false;
  for_each_id(record, [&](std::string_view name) { called = called || name == id; });
  return called;
}

/// The order in which ids name a flaw: malicious packages, the ecosystem's own databases, GHSA,
/// others, CVE last; then by text.
bool names_before(std::string_view a, std::string_view b);

/// Every id of the group but the first record's, CVEs first, then by text.
std::vector<std::string> other_ids(const RecordGroup& group);

}  // namespace sluice::advisories
