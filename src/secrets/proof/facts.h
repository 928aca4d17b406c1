// The words of a proof's facts. They come out of the token, so nothing but short printable text
// gets in. Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::secrets::proof {

/// `text` cut to 64 characters, everything but printable ASCII replaced by '?'.
std::string shown(std::string_view text);

/// Appends "name text", after ", " if something is there; nothing if the text is empty.
void add_fact(std::string* facts, std::string_view name, std::string_view text);

/// The UTC day of a Unix time; empty if it is no time between 1970 and 9999.
std::string day_of(std::int64_t seconds);

}  // namespace sluice::secrets::proof
