// What bun.lock adds to JSON and no JSON library reads: a comma before a closing bracket.
#pragma once

#include <string>
#include <string_view>

namespace sluice::format {

/// JSON with comments in which a blank stands for each comma that a value precedes and a closing
/// bracket follows: every byte stays where it is. What is no JSON stays so.
std::string without_trailing_commas(std::string_view json);

}  // namespace sluice::format
