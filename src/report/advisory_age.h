// What people are told of the advisories in use: source, count, newest date and age. Stateless.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/advisory.h"

namespace sluice::report {

/// How long ago the set's source last said that it is current; for sets without a source that can
/// be asked, the age of the newest advisory. Nothing if neither is known.
std::optional<std::chrono::seconds> advisory_age(const AdvisorySet& set,
                                                 std::chrono::system_clock::time_point now);

/// "5 min", "3 h", "12 d".
std::string age_words(std::chrono::seconds age);

/// One line of at most 46 columns: "57057 from OSV, newest 2026-08-22, 3 h old". `alone`: there is
/// no other set.
std::string describe_advisories(const AdvisorySet& set, bool alone,
                                std::chrono::system_clock::time_point now);

}  // namespace sluice::report
