// Points in time. Advisory databases hold times that are no times at all; those are "unknown",
// which sorts as oldest, and nothing here throws. Stateless, thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// A point in time, so that texts with and without fractions compare as what they mean.
struct Instant {
  std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00Z
  std::uint32_t nanoseconds = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// Reads an RFC 3339 date-time with up to nine digits of fraction. Nothing for other texts and for
/// times before 1970: Go's database writes 0001-01-01T00:00:00Z where it means "not known".
std::optional<Instant> parse_instant(std::string_view text);

/// RFC 3339 in UTC, whole seconds.
std::string to_rfc3339(Instant instant);

Instant current_instant();

}  // namespace sluice
