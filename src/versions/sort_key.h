// Builds byte strings whose order is the order of versions: compared as unsigned bytes, a shorter
// string before its continuations. Plain functions on a string that grows; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Appends a number of any size, given as digits (empty: 0): its length without leading zeros, then
/// its digits. Numbers of equal value give equal bytes.
void append_number(std::string& key, std::string_view digits);

/// Appends a text so that what follows can't change its order: "a" comes before "ab" and "a\0".
void append_text(std::string& key, std::string_view text);

/// Appends a small number so that greater ones come later, or earlier.
void append_count(std::string& key, std::uint32_t count);
void append_count_descending(std::string& key, std::uint32_t count);

}  // namespace sluice::versions
