// Which bracket of a text belongs to which, found in one pass, so that asking costs nothing however
// deep they are nested. Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::checks {

class BracketIndex {
 public:
  /// `bare` is text without what stands in comments and strings; at most 4 GiB of it are read.
  explicit BracketIndex(std::string_view bare);

  /// Offset of the bracket that closes the one at `open`; nothing if it is open to the end or no
  /// opening bracket.
  std::optional<std::size_t> closing(std::size_t open) const;

  /// Offset of the innermost bracket that is open in front of `offset`.
  std::optional<std::size_t> around(std::size_t offset) const;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct Bracket {
    std::uint32_t at = 0;
    std::uint32_t partner = kNone;  ///< index of the closing one
    std::uint32_t inside = kNone;   ///< index of the one that is open behind it
  };

  std::vector<Bracket> brackets_;  ///< in order
};

}  // namespace sluice::checks
