// Words for a POSIX shell. Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// One word for a POSIX shell; quoted only if it has to be.
std::string shell_word(std::string_view text);

}  // namespace sluice
