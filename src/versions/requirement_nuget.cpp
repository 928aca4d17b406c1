#include <algorithm>
#include <array>

#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"
#include "versions/semver.h"

namespace sluice::versions {
namespace {

constexpr std::size_t kNumbers = 4;
constexpr std::string_view kHighest = "2147483647";

/// A version, or a floating one. Views into its text.
struct NuGetVersion {
  std::array<std::string_view, kNumbers> numbers = {"0", "0", "0", "0"};
  std::size_t known = 0;
  bool floating = false;          ///< a `*` in place of a number
  bool floating_release = false;  ///< a `*` at the end of the pre-release
  std::string_view prerelease;    ///< without the `-`, and without the `*`
};

/// From one bracket to the next. No bound: any.
struct Range {
  std::optional<std::string> lower;
  std::optional<std::string> upper;
  bool lower_included = true;
  bool upper_included = false;
};

/// Letters, digits and hyphens in groups with dots between. The last group may be empty where a
/// `*` follows.
bool are_labels(std::string_view text, bool open_end) {
  Parts parts(text, ".");
  bool ended = false;
  while (const auto part = parts.next()) {
    if (ended) return false;
    if (!std::all_of(part->begin(), part->end(),
                     [](char c) { return is_digit(c) || is_letter(c) || c == '-'; })) {
      return false;
    }
    if (part->empty() && !open_end) return false;
    ended = part->empty();
  }
  return true;
}

bool floats(const NuGetVersion& version) { return version.floating || version.floating_release; }

bool take_numbers(Reader& reader, NuGetVersion& version) {
  do {
    if (version.known == kNumbers) return false;
    if (reader.take_one_of("*")) {
      version.floating = true;
      return true;
    }
    const std::string_view digits = reader.take_digits();
    if (digits.empty() || compare_digits(digits, kHighest) > 0) return false;
    version.numbers[version.known++] = digits;
  } while (reader.take_one_of("."));
  return true;
}

/// NuGet.Versioning's NuGetVersion and FloatRange: up to four numbers, labels, build metadata; a
/// `*` in place of the last number, at the end of the labels, or at both.
std::optional<NuGetVersion> read_version(std::string_view text) {
  text = trim(text);
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos && !are_labels(text.substr(plus + 1), false)) {
    return std::nullopt;
  }
  NuGetVersion version;
  Reader reader(text.substr(0, plus));
  if (!take_numbers(reader, version)) return std::nullopt;
  if (reader.take_one_of("-")) {
    version.prerelease = reader.rest();
    version.floating_release = !version.prerelease.empty() && version.prerelease.back() == '*';
    if (version.floating_release) version.prerelease.remove_suffix(1);
    if (!are_labels(version.prerelease, version.floating_release)) return std::nullopt;
    // A number can't float before labels that don't.
    if (version.floating && !version.floating_release) return std::nullopt;
  } else if (!reader.at_end()) {
    return std::nullopt;
  }
  if (floats(version) && plus != std::string_view::npos) return std::nullopt;
  return version;
}

/// The lowest version that a floating one takes; of other versions their own text.
std::string lowest(const NuGetVersion& version, std::string_view text) {
  if (!floats(version)) return std::string(trim(text));
  std::string result;
  for (const std::string_view number : version.numbers) {
    if (!result.empty()) result += '.';
    result.append(number);
  }
  if (!version.floating_release) return result;
  result.append("-").append(version.prerelease);
  // An empty label is none; 0 is the lowest.
  const bool open = version.prerelease.empty() || version.prerelease.back() == '.';
  return open ? result.append("0") : result;
}

/// FloatRange.Satisfies: the numbers before the `*`, and stable versions or the pre-releases that
/// begin like its own.
bool float_takes(const NuGetVersion& pattern, const NuGetVersion& version) {
  const std::size_t fixed = pattern.floating ? pattern.known : kNumbers;
  for (std::size_t i = 0; i < fixed; ++i) {
    if (compare_digits(pattern.numbers[i], version.numbers[i]) != 0) return false;
  }
  if (version.prerelease.empty()) return true;
  const std::string_view head = version.prerelease.substr(0, pattern.prerelease.size());
  return pattern.floating_release && to_lower(head) == to_lower(pattern.prerelease);
}

/// Blank: no bound. A version that can't be read, or that floats at the upper end: failure.
bool read_bound(std::string_view text, bool may_float, std::optional<std::string>& bound) {
  if (trim(text).empty()) return true;
  const auto version = read_version(text);
  if (!version || (floats(*version) && !may_float)) return false;
  bound = lowest(*version, text);
  return true;
}

/// A range in brackets (NuGet.Versioning, VersionRange.TryParse).
std::optional<Range> read_range(std::string_view text) {
  const char open = text.front();
  const char close = text.back();
  if (text.size() < 2 || (open != '[' && open != '(') || (close != ']' && close != ')')) {
    return std::nullopt;
  }
  Range range;
  range.lower_included = open == '[';
  range.upper_included = close == ']';
  const std::string_view inner = text.substr(1, text.size() - 2);
  const std::size_t comma = inner.find(',');
  const bool single = comma == std::string_view::npos;
  if (single && !(range.lower_included && range.upper_included)) return std::nullopt;
  const std::string_view lower = inner.substr(0, comma);
  const std::string_view upper = single ? lower : inner.substr(comma + 1);
  if (trim(lower).empty() && trim(upper).empty()) return std::nullopt;
  if (!read_bound(lower, true, range.lower) || !read_bound(upper, false, range.upper)) {
    return std::nullopt;
  }
  if (!range.lower || !range.upper) return range;
  const auto order = compare_nuget(*range.lower, *range.upper);
  const bool closed = range.lower_included && range.upper_included;
  return order < 0 || (order == 0 && closed) ? std::optional(range) : std::nullopt;
}

bool is_range(std::string_view requirement) {
  return !requirement.empty() && (requirement[0] == '[' || requirement[0] == '(');
}

bool contains(const Range& range, std::string_view version) {
  using enum Operator;
  if (range.lower &&
      !holds(range.lower_included ? kAtLeast : kGreater, compare_nuget(version, *range.lower))) {
    return false;
  }
  return !range.upper ||
         holds(range.upper_included ? kAtMost : kLess, compare_nuget(version, *range.upper));
}

}  // namespace

std::optional<bool> nuget_allows(std::string_view requirement, std::string_view version) {
  requirement = trim(requirement);
  const std::string_view text = trim(version);
  const auto parsed = read_version(text);
  if (!parsed || floats(*parsed)) return std::nullopt;
  if (is_range(requirement)) {
    const auto range = read_range(requirement);
    if (!range) return std::nullopt;
    return contains(*range, text);
  }
  const auto minimum = read_version(requirement);
  if (!minimum) return std::nullopt;
  // NuGet would take a higher version for `1.*` only where no 1.x exists, so these are not counted.
  if (floats(*minimum)) return float_takes(*minimum, *parsed);
  return compare_nuget(text, requirement) >= 0;
}

std::optional<std::string> nuget_exact(std::string_view requirement) {
  requirement = trim(requirement);
  if (!is_range(requirement)) return std::nullopt;
  const auto range = read_range(requirement);
  if (!range || !range->lower || range->lower != range->upper) return std::nullopt;
  return range->lower;
}

}  // namespace sluice::versions
