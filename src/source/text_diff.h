// Differences of two texts, through libgit2 (which stays in source/). Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::source {

/// The form of `diff -u`, with `path` in its head; empty if the texts are equal. An error only when
/// memory is out or a text is over 512 MiB.
Result<std::string> unified_diff(std::string_view path, std::string_view before,
                                 std::string_view after);

}  // namespace sluice::source
