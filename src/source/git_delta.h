// Deltas of git packs: how an object is made from another one. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::source {

/// What a delta says of itself: sizes of its base and of its result, and its instructions.
struct GitDelta {
  std::uint64_t base_size = 0;
  std::uint64_t size = 0;
  std::string_view instructions;
};

std::optional<GitDelta> read_delta(std::string_view bytes);

/// Writes delta.size bytes to `out`. False, with `out` in any state, if an instruction leads out of
/// the base or the result, or they don't fill it.
bool apply_delta(const GitDelta& delta, std::string_view base, char* out);

}  // namespace sluice::source
