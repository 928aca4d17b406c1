// A checksum over a database file that is kept inside that file: SQLite has none for its pages, and
// a flipped bit in a key would silently lose an advisory. Against accidents, not against attackers.
// Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::advisories {

/// Text that precedes the sixteen hex digits of the checksum in the file, once, within its first
/// 64 KiB. The writer puts kNoDigest after it.
inline constexpr std::string_view kDigestMark = "sluice-advisories-digest:";
inline constexpr std::string_view kNoDigest = "0000000000000000";

/// Computes the checksum and writes it into its place. The file is complete but for that.
Status seal_file(const std::string& path);

/// Nothing if the file is as it was when it was sealed.
Status verify_file(const std::string& path);

}  // namespace sluice::advisories
