// How long libgit2 can take to hold paths against a line of an ignore file. Its matcher (1.5; git's
// own before 2.44) tries the stars of a pattern in all ways that the literals behind them allow:
// "*a*a*a*b" on a name of a hundred "a" never ends. Immutable, thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::source {

/// How often each byte stands in a text.
using ByteCounts = std::array<std::uint32_t, 256>;
ByteCounts count_bytes(std::string_view text);

class IgnorePattern {
 public:
  /// Nothing for an empty line or a comment.
  static std::optional<IgnorePattern> read(std::string_view line);

  /// Whether no path takes more than one pass.
  bool one_pass() const { return behind_stars_.size() < 2; }

  /// At most so many ways are tried on a path, plus what it took to count them; `counts` are the
  /// path's. Saturates.
  std::uint64_t steps(std::string_view path, const ByteCounts& counts) const;

 private:
  /// The literals behind each star but one at the end, up to the next sign that is none.
  std::vector<std::string> behind_stars_;
};

}  // namespace sluice::source
