// Calendar days in UTC. Stateless, thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// The day of "2026-12-31" or of an RFC 3339 time that begins so. Nothing for impossible dates.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);

/// "2026-12-31".
std::string to_string(std::chrono::sys_days day);

/// RFC 3339 with seconds: "2026-12-31T23:59:59Z".
std::string to_rfc3339(std::chrono::system_clock::time_point time);

}  // namespace sluice
