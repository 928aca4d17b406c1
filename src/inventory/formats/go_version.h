// Just enough of Go's version order to take the highest line of go.sum and to tell go 1.17.
#pragma once

#include <string>
#include <string_view>

namespace sluice::inventory {

/// True if module version `a` is older than `b` ("v1.9.0" before "v1.10.0-rc.1").
bool is_older_go_version(std::string_view a, std::string_view b);

/// "1.22.5" and "1.22rc1" as advisories write them: "1.22.5", "1.22.0-rc.1". Empty if it is none.
std::string go_release(std::string_view text);

}  // namespace sluice::inventory
