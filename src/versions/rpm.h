// The order of RPM package versions: Red Hat and its relatives. Pure: safe from any thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Order of two versions `[epoch:]version[-release]` by rpmvercmp (rpm-version(7)): runs of digits
/// and of letters, what stands between them does not count, digits are above letters, `~` sorts
/// before the end and `^` right after it. Total on any bytes; never throws.
std::weak_ordering compare_rpm(std::string_view a, std::string_view b);

/// A key whose byte order is that order.
std::string rpm_key(std::string_view version);

}  // namespace sluice::versions
