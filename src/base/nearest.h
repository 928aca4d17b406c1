// "Did you mean …?"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// The candidate with the smallest edit distance (Levenshtein) to `word`; empty if even that one
/// differs in more than a third of its letters.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sluice
