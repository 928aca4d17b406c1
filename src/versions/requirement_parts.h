// What the readers of requirements share: comparators and alternatives of them, and semantic
// versions that may be incomplete, with the ranges that npm, Cargo and Hex make of them. Knows no
// ecosystem's notation. Pure: safe from any thread. Every function takes any bytes and never
// throws.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "versions/text.h"

namespace sluice::versions {

/// Longer requirements and versions are not read.
constexpr std::size_t kMaxRequirementSize = 4096;
/// A requirement with more comparators (a caret is two) is not read.
constexpr std::size_t kMaxComparators = 256;

enum class Operator { kEqual, kNotEqual, kLess, kAtMost, kGreater, kAtLeast };

/// One bound: the versions in this relation to `version`.
struct Comparator {
  Operator op = Operator::kEqual;
  std::string version;
};

/// Bounds that must all hold. None: any version.
using Comparators = std::vector<Comparator>;
/// One of these must hold.
using Alternatives = std::vector<Comparators>;
using Compare = std::weak_ordering (*)(std::string_view a, std::string_view b);

/// The operator that a notation stands for: "" and "=" and "==", "!=" and "<>", "<", "<=", ">",
/// ">=". Nothing for others.
std::optional<Operator> operator_of(std::string_view notation);

/// Whether a version that stands in `order` to a bound is in the operator's relation to it.
bool holds(Operator op, std::weak_ordering order);

/// Whether a version fulfils all comparators in an ecosystem's order.
bool holds_all(const Comparators& comparators, std::string_view version, Compare compare);

/// Whether a version fulfils one of the alternatives in an ecosystem's order.
bool holds_any(const Alternatives& alternatives, std::string_view version, Compare compare);

/// Whether there are more than kMaxComparators in all.
bool too_many(const Alternatives& alternatives);

/// The version of a requirement that consists of one "equal to" alone.
std::optional<std::string> only_version(const Alternatives& alternatives);

/// A number of any size plus one, without leading zeros. An empty text is 0.
std::string incremented(std::string_view digits);

/// Removes blanks in front of the reader's rest.
void skip_blanks(Reader& reader);

/// The longest run without blanks and without characters out of `ends`, perhaps empty.
std::string_view take_until(Reader& reader, std::string_view ends);

/// The parts of a text between one separator of any length, empty ones included.
std::vector<std::string_view> split(std::string_view text, std::string_view separator);

/// A semantic version, perhaps incomplete ("1.2") or with wildcards ("1.x"). Views into its text.
struct Partial {
  std::array<std::string_view, 3> numbers;  ///< digits; only the first `known` count
  std::size_t known = 0;                    ///< numbers before the first missing or wildcard one
  std::string_view prerelease;              ///< without the `-`; only where a patch is known
  bool wildcard = false;
  bool number_after_wildcard = false;  ///< "1.x.3"; only when read loosely
};

/// How strictly semantic versions are read.
struct PartialForm {
  /// node-semver's loose mode: `v`, `=` and zeros in front, `1.2.3beta`.
  bool loose = false;
  /// Characters that stand for any number.
  std::string_view wildcards = {};
  /// The highest number, as digits; empty: no limit.
  std::string_view highest = {};
  /// Whether a pre-release may follow fewer than three numbers ("1.2-rc").
  bool short_prerelease = false;
};

/// Reads a whole text. Nothing if it is no version of that form. Build metadata is dropped.
std::optional<Partial> read_partial(std::string_view text, const PartialForm& form);

/// "major.minor.patch-prerelease", 0 for what is missing.
std::string to_text(const Partial& partial);

/// Adds `^`: what does not change the leftmost number above 0 (node-semver, "Caret Ranges").
void add_caret(const Partial& partial, Comparators& comparators);

/// Adds `~`: what does not change the minor number, or the major one where it stands alone
/// (node-semver, "Tilde Ranges").
void add_tilde(const Partial& partial, Comparators& comparators);

/// Adds a bound on a version whose missing numbers stand for any (node-semver, "X-Ranges"):
/// `> 1.2` is `>= 1.3.0`, `<= 1.2` is `< 1.3.0-0`, `= 1.2` both ends of 1.2.
void add_bound(Operator op, const Partial& partial, Comparators& comparators);

/// Adds `a - b`: both ends included, a missing number at the upper end standing for any.
void add_hyphen_range(const Partial& from, const Partial& to, Comparators& comparators);

/// Whether a complete version fulfils one of the alternatives, by the order of compare_semver and
/// node-semver's rule for pre-releases: one is accepted only where a comparator of the same
/// alternative names a pre-release of the same three numbers.
bool semver_holds_any(const Alternatives& alternatives, const Partial& version);

}  // namespace sluice::versions
