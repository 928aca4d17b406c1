// The named groups of a check's pattern that a hit takes over: name, variable and value. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "checks/matcher.h"
#include "checks/pattern.h"

namespace sluice::checks {

/// Longest captured text.
inline constexpr std::size_t kMaxCapture = 512;

/// Calls take(hit) for each match of the pattern in `text`, in order; begin and end are those of
/// group "at", or of the match without blanks before it. take() says whether to go on.
void each_match(const Pattern& pattern, std::string_view text,
                const std::function<bool(Hit hit)>& take);

/// Takes name, variable and value from the first match of `pattern` in `text`; false without one.
bool capture(const Pattern& pattern, std::string_view text, Hit* hit);

}  // namespace sluice::checks
