// What each fuzz target starts from. All of it is the project's own: fixtures, the strings in its
// unit tests, the rules with their cases and expanded examples, and what is made here
// (made_seeds.h). So a new case in a unit test is a new seed, too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::fuzz {

/// Seeds longer than this are left out; it is what the targets are run with, too.
inline constexpr std::size_t kMaxSeedBytes = 64U << 10;

/// Seeds of "xml_fuzz" and so on, without doubles. `root`: the project's folder.
std::vector<std::string> seeds_of(std::string_view target, const std::string& root);

}  // namespace sluice::fuzz
