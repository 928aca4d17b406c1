// The order of Python package versions. Does not parse specifiers (`>=1.0,<2`). Pure: safe from any
// thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two versions by PEP 440 (packaging.version.Version). Texts that are no PEP 440 version
/// are below all that are, and among themselves in the order of setuptools' old LegacyVersion, in
/// the form in which OSV's tools use it: characters other than letters, digits and `-` don't count.
/// Total on any bytes; never throws.
std::weak_ordering compare_pep440(std::string_view a, std::string_view b);

/// A key whose byte order is that order.
std::string pep440_key(std::string_view text);

/// The longest leading part that is a version by PEP 440: "2.6.0" of "2.6.0-NA"; all of a valid
/// version, nothing if there is none.
std::string_view pep440_part(std::string_view text);

}  // namespace sluice::versions
