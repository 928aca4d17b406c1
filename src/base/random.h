// Random bytes that nobody can foresee, from the kernel. Thread-safe.
#pragma once

#include <cstddef>
#include <string>

namespace sluice {

/// Empty if the system has none to give.
std::string random_bytes(std::size_t size);

}  // namespace sluice
