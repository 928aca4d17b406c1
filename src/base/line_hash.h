// The fingerprint by which GitHub code scanning knows a line again: a rolling hash over the hundred
// characters that begin with the line's first, blanks left out. Pure; memory does not grow with the
// text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sluice {

struct LineHash {
  std::size_t line = 0;       ///< 1-based
  std::size_t last_line = 0;  ///< on which the hundred characters end
  std::uint64_t hash = 0;
};

/// Calls `use` for each line in order; a text that ends with a line feed has one more line, an
/// empty text has one.
void for_each_line_hash(std::string_view text, const std::function<void(const LineHash&)>& use);

/// "53b5d4aabe50d64:1": `count` says how often the hash has come in the file, up to this line.
std::string line_hash_text(std::uint64_t hash, std::size_t count);

}  // namespace sluice
