// The order of Alpine package versions. Pure: safe from any thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two versions `N(.N)*[letter](_suffix[N])*[~hash][-rN]` (apk-tools, version.c). Numbers
/// after the first that begin with 0 are compared as text; the hash does not count. What goes on
/// after a version as far as it can be read makes it lower; a text without a first number is below
/// all versions. Total on any bytes; never throws.
std::weak_ordering compare_alpine(std::string_view a, std::string_view b);

/// A key whose byte order is that order.
std::string alpine_key(std::string_view text);

}  // namespace sluice::versions
