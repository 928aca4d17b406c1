// Reads `sluice:allow RULE until=DATE reason` in a comment of any language. Whether it fits a
// finding and its date is judged elsewhere. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/acceptance.h"
#include "core/blob.h"

namespace sluice::secrets {

inline constexpr std::string_view kAllowMark = "sluice:allow";

/// Most comments that are read of one blob.
inline constexpr std::size_t kMaxAllowComments = 1000;

/// The comments whose marks begin at the offsets, in ascending order, of the blob's own part. A
/// mark outside of a comment is none; what is malformed is one with a problem. Comments of third
/// parties don't count.
std::vector<AllowComment> read_allow_comments(const Blob& blob, std::vector<std::size_t> marks);

}  // namespace sluice::secrets
