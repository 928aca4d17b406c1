#include "report/advisory_age.h"

#include <algorithm>

#include "base/instant.h"

namespace sluice::report {
namespace {

std::optional<std::chrono::seconds> since(const std::string& time,
                                          std::chrono::system_clock::time_point now) {
  const auto instant = parse_instant(time);
  if (!instant) return std::nullopt;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  return std::max(seconds - std::chrono::seconds(instant->seconds), std::chrono::seconds(0));
}

}  // namespace

std::optional<std::chrono::seconds> advisory_age(const AdvisorySet& set,
                                                 std::chrono::system_clock::time_point now) {
  for (const std::string* time : {&set.checked, &set.imported, &set.newest}) {
    if (const auto age = since(*time, now)) return age;
  }
  return std::nullopt;
}

std::string age_words(std::chrono::seconds age) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(age).count();
  if (minutes < 60) return std::to_string(minutes) + " min";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h";
  return std::to_string(minutes / (24 * 60)) + " d";
}

std::string describe_advisories(const AdvisorySet& set, bool alone,
                                std::chrono::system_clock::time_point now) {
  const std::string count = std::to_string(set.count);
  const std::string newest = set.newest.empty() ? "" : ", newest " + set.newest.substr(0, 10);
  if (set.source == "bundled") {
    if (!alone) return count + " well-known advisories" + newest;
    const std::string until = set.newest.empty() ? "" : ", to " + set.newest.substr(0, 10);
    return count + " well-known advisories only" + until;
  }
  const auto age = advisory_age(set, now);
  return count + " from " + (set.source == "osv" ? "OSV" : set.source) + newest +
         (age ? ", " + age_words(*age) + " old" : "");
}

}  // namespace sluice::report
