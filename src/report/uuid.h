// A UUID made from content. Pure.
#pragma once

#include <string>

namespace sluice::report {

/// In the form of RFC 9562, from the hex digits of a hash.
std::string uuid_of(std::string hex);

}  // namespace sluice::report
