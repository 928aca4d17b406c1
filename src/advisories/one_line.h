// Turns text that strangers wrote into one harmless line. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::advisories {

/// `text` (UTF-8) without control characters (C0, DEL, C1), line and paragraph separators and
/// bidirectional controls, runs of blanks as one, at most `max_bytes` long, cut between characters.
/// Reports still escape it for their own syntax.
std::string one_line(std::string_view text, std::size_t max_bytes);

}  // namespace sluice::advisories
