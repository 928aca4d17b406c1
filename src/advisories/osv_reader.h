// Reads OSV records (OSV schema 1.7, https://ossf.github.io/osv-schema/). Tolerant: a part whose
// type is wrong is left out, the record stays. No I/O; stateless, thread-safe.
#pragma once

#include <string_view>

#include "advisories/instant.h"
#include "advisories/record.h"
#include "base/result.h"
#include "format/node.h"

namespace sluice::advisories {

/// The record in `node`. An error only when nothing can be done with it: no object, no usable id,
/// `affected` of the wrong type. `path` is for the error.
Result<AdvisoryRecord> read_osv(const format::Node& node, std::string_view path);

/// Empties times that lie after `now`: a publication date in the future would extend every grace
/// period that counts from it.
void drop_future_times(AdvisoryRecord& record, Instant now);

/// False for records that no version of any package can match: withdrawn ones, those that name no
/// package, and those that give only commits or no versions at all.
bool can_match(const AdvisoryRecord& record);

}  // namespace sluice::advisories
