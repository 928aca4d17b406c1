// "Did you mean …?"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// The candidate that the fewest slips lead to from `word` (a letter more, less, another, or two
/// that changed places); empty if even that takes more than one for each three letters (of a
/// shorter word: one), or more than three.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sluice
