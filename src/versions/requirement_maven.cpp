#include <algorithm>
#include <utility>

#include "versions/maven.h"
#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"

namespace sluice::versions {
namespace {

/// From one bracket to the next. An empty bound is none.
struct Interval {
  std::string_view lower;
  std::string_view upper;
  bool lower_included = false;
  bool upper_included = false;
  /// Gradle's `2.0[` also excludes what is below 2.0 and begins with it, such as 2.0-rc1.
  bool upper_prefix_excluded = false;
};

bool is_version(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return is_blank(c) || std::string_view("[](),:/${}+!*^<>=@").find(c) != std::string_view::npos;
  });
}

bool is_bound(std::string_view text) { return text.empty() || is_version(text); }

/// What stands for a version that only a repository knows.
bool is_tag(std::string_view text) { return text == "LATEST" || text == "RELEASE"; }

/// An interval with its brackets. Gradle's outward ones (`]1.0,2.0[`) exclude.
std::optional<Interval> take_interval(Reader& reader) {
  Interval interval;
  interval.lower_included = reader.take_one_of("[");
  if (!interval.lower_included && !reader.take_one_of("(]")) return std::nullopt;
  const std::string_view rest = reader.rest();
  const std::size_t end = rest.find_first_of("])[");
  if (end == std::string_view::npos) return std::nullopt;
  interval.upper_included = rest[end] == ']';
  interval.upper_prefix_excluded = rest[end] == '[';
  reader = Reader(rest.substr(end + 1));

  const std::string_view bounds = rest.substr(0, end);
  const std::size_t comma = bounds.find(',');
  interval.lower = trim(bounds.substr(0, comma));
  if (comma == std::string_view::npos) {
    if (!interval.lower_included || !interval.upper_included) return std::nullopt;
    if (!is_version(interval.lower)) return std::nullopt;
    interval.upper = interval.lower;
    return interval;
  }
  interval.upper = trim(bounds.substr(comma + 1));
  if (!is_bound(interval.lower) || !is_bound(interval.upper)) return std::nullopt;
  if (interval.lower.empty() || interval.upper.empty()) return interval;
  const auto order = compare_maven(interval.lower, interval.upper);
  const bool closed = interval.lower_included && interval.upper_included;
  return order < 0 || (order == 0 && closed) ? std::optional(interval) : std::nullopt;
}

/// Intervals with commas between: upwards and without overlap (Maven, VersionRange).
std::optional<std::vector<Interval>> read_intervals(std::string_view text) {
  std::vector<Interval> intervals;
  Reader reader(text);
  do {
    skip_blanks(reader);
    const auto interval = take_interval(reader);
    if (!interval || intervals.size() == kMaxComparators / 2) return std::nullopt;
    if (!intervals.empty()) {
      const std::string_view before = intervals.back().upper;
      if (before.empty() || interval->lower.empty()) return std::nullopt;
      if (compare_maven(interval->lower, before) < 0) return std::nullopt;
    }
    intervals.push_back(*interval);
    skip_blanks(reader);
  } while (reader.take_one_of(","));
  return reader.at_end() ? std::optional(std::move(intervals)) : std::nullopt;
}

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool contains(const Interval& interval, std::string_view version) {
  if (!interval.lower.empty()) {
    const auto order = compare_maven(version, interval.lower);
    if (order < 0 || (order == 0 && !interval.lower_included)) return false;
  }
  if (interval.upper.empty()) return true;
  const auto order = compare_maven(version, interval.upper);
  if (order > 0 || (order == 0 && !interval.upper_included)) return false;
  if (!interval.upper_prefix_excluded || !begins_with(version, interval.upper)) return true;
  const std::string_view rest = version.substr(interval.upper.size());
  return !rest.empty() && is_digit(rest.front());
}

bool is_interval(std::string_view requirement) {
  return !requirement.empty() && std::string_view("[(]").find(requirement[0]) != std::string::npos;
}

/// Gradle's `1.0!!` (strictly) without the marks.
std::optional<std::string_view> strict_version(std::string_view requirement) {
  constexpr std::string_view kStrict = "!!";
  if (requirement.size() < kStrict.size()) return std::nullopt;
  const std::string_view version = requirement.substr(0, requirement.size() - kStrict.size());
  if (requirement.substr(version.size()) != kStrict || !is_version(version)) return std::nullopt;
  return version;
}

/// Gradle's `1.+` accepts 1 and what begins with `1.`; `+` accepts all.
std::optional<bool> prefix_allows(std::string_view prefix, std::string_view version) {
  if (prefix.empty()) return true;
  if (!is_version(prefix)) return std::nullopt;
  if (begins_with(version, prefix)) return true;
  return prefix.back() == '.' && version == prefix.substr(0, prefix.size() - 1);
}

}  // namespace

std::optional<bool> maven_allows(std::string_view requirement, std::string_view version) {
  requirement = trim(requirement);
  version = trim(version);
  if (!is_version(version) || is_tag(version)) return std::nullopt;
  if (is_interval(requirement)) {
    const auto intervals = read_intervals(requirement);
    if (!intervals) return std::nullopt;
    return std::any_of(intervals->begin(), intervals->end(),
                       [version](const Interval& interval) { return contains(interval, version); });
  }
  if (!requirement.empty() && requirement.back() == '+') {
    return prefix_allows(requirement.substr(0, requirement.size() - 1), version);
  }
  if (const auto strict = strict_version(requirement)) {
    return compare_maven(version, *strict) == 0;
  }
  // A lone version is a recommendation: mediation may put any other in its place.
  if (!is_version(requirement) || is_tag(requirement)) return std::nullopt;
  return requirement.substr(0, requirement.find('.')) == "latest" ? std::nullopt
                                                                  : std::optional(true);
}

std::optional<std::string> maven_exact(std::string_view requirement) {
  requirement = trim(requirement);
  if (is_interval(requirement)) {
    const auto intervals = read_intervals(requirement);
    if (!intervals || intervals->size() != 1) return std::nullopt;
    const Interval& only = intervals->front();
    if (only.lower.empty() || only.lower != only.upper) return std::nullopt;
    return std::string(only.lower);
  }
  if (const auto strict = strict_version(requirement)) return std::string(*strict);
  if (!maven_allows(requirement, requirement).value_or(false)) return std::nullopt;
  return std::string(requirement);
}

}  // namespace sluice::versions
