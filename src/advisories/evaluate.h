// Does an advisory affect a version? The algorithm of the OSV schema 1.7, section "Evaluation"
// (https://ossf.github.io/osv-schema/#evaluation), with any number of events in any order.
// Pure functions, thread-safe.
#pragma once

#include <compare>
#include <span>
#include <string_view>
#include <vector>

#include "advisories/record.h"

namespace sluice::advisories {

/// An ecosystem's total order of versions; nullptr where Sluice doesn't know it.
using VersionOrder = std::weak_ordering (*)(std::string_view, std::string_view);

/// The leading part of a text that an order understands as a version; nullptr: all of it.
using ReadablePart = std::string_view (*)(std::string_view);

/// The package a question is about.
struct Target {
  std::string_view ecosystem;  ///< base name
  std::string_view name;       ///< normalised
  VersionOrder order = nullptr;
  ReadablePart readable = nullptr;
};

/// A range's bound as it is compared. PyPI has bounds that are no PEP 440 versions, such as
/// "2.6.0-NA"; by the letter of the order they lie below every version, so that "fixed" there would
/// clear all of them. Their readable part is taken instead.
std::string_view bound_of(const Target& target, std::string_view version);

/// Whether a range for the package has a bound that had to be cut.
bool has_odd_bound(const AdvisoryRecord& record, const Target& target);

/// Whether the entry is about the package; others must never decide anything about it.
bool names(const Affected& affected, const Target& target);

/// Whether `version` of the package is affected. Without an order only equal texts and ranges
/// without an end can say so.
bool affects(const AdvisoryRecord& record, const Target& target, std::string_view version);

/// A version and every other way in which enumerations spell it ("1.0" means 1.0.0 too).
struct Spelled {
  std::string_view version;
  std::vector<std::string_view> spellings;  ///< with `version` itself
};

/// The distinct versions that the records enumerate for the package, in no order. Views into them.
std::vector<std::string_view> enumerated_versions(std::span<const AdvisoryRecord* const> records,
                                                  const Target& target);

/// Picks the spellings of `version` out of `enumerated`, once for many records.
Spelled spell(std::string_view version, std::span<const std::string_view> enumerated,
              VersionOrder order);

/// affects() for a prepared version: the same answer, without comparing it to every version that is
/// enumerated in every record of the package (there are packages with 40,000 of them).
bool affects(const AdvisoryRecord& record, const Target& target, const Spelled& version);

/// Whether every version there is or will be is affected: a range from the very beginning without
/// an end. This is all that can be said of a package whose version isn't known.
bool affects_every_version(const AdvisoryRecord& record, const Target& target);

}  // namespace sluice::advisories
