// The compact form in which records lie in the database: lists of length-prefixed texts.
// Unpacking checks every length, so damaged bytes give nothing rather than a crash.
// Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "advisories/record.h"

namespace sluice::advisories {

/// Ranges (GIT ones are left out), versions, vectors and imports of one entry; not its package.
std::string pack_affected(const Affected& affected);
bool unpack_affected(std::string_view bytes, Affected& affected);

/// Everything of the record but what has a column of its own: aliases, vectors, severity word,
/// CWEs, whether it is informational.
std::string pack_details(const AdvisoryRecord& record);
bool unpack_details(std::string_view bytes, AdvisoryRecord& record);

}  // namespace sluice::advisories
