// Looks for byte strings in the memory of a process, this one or another, without having them in
// memory itself.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::test {

/// A byte string to look for, each byte with its bits turned, and what it is called.
struct TurnedNeedle {
  std::string bytes;
  std::string name;
};

/// Turns the bits of each byte.
std::string turned(std::string_view bytes);

/// Starts `make` in a process of its own and gives what it returned: of what it had in memory
/// nothing comes into this one but the needles.
std::vector<TurnedNeedle> needles_made_elsewhere(
    const std::function<std::vector<TurnedNeedle>()>& make);

/// Names of the needles that writable memory holds, each with the kind of memory, sorted. Nothing
/// if the memory can't be read: `*searched` says how many bytes were.
std::vector<std::string> found_in_memory(pid_t process, const std::vector<TurnedNeedle>& needles,
                                         std::size_t* searched);

}  // namespace sluice::test
