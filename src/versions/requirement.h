// Requirements: what a manifest asks of a package's version ("^1.2", ">=1,<2", "[1.0,2.0)"), and
// whether a version satisfies it. Reads no manifests, picks no version out of a list, and knows
// nothing of what a whole project's settings add (minimum-stability, overrides, excludes). Constant
// data and pure functions: safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Whether `version` satisfies `requirement` as the ecosystem's own package manager reads it; the
/// ecosystem by its OSV name, a suffix after ':' is ignored. Nothing if there is no reader for the
/// ecosystem, or the requirement can't be read (tags like "latest", URLs, `workspace:`, git
/// references; more than 4 KiB, more than 256 comparators), or the version is no version of that
/// ecosystem. Never throws.
///
/// Pre-releases:
/// - npm, crates.io: only where a comparator names one of the same three numbers;
/// - PyPI: only where a specifier names one (`==1.0.*` and `!=` name none), in Poetry's notations
///   (`^`, `~`, `||`) too;
/// - Hex: not above a bound that names none (`Version.match?` without `allow_pre`);
/// - RubyGems, Packagist, Maven, NuGet, Go: by their order alone, since the package manager's own
///   test does not exclude them either; what excludes them there is a choice among versions
///   (RubyGems) or the project's settings (Composer's minimum-stability). NuGet's floating versions
///   take them only where they float over pre-releases.
///
/// A lone version is a minimum for NuGet and, within the major, Go; for Maven a recommendation that
/// any version can replace. A floating NuGet version (`1.*`) is what it stands for, although NuGet
/// takes a higher one where nothing else is there. Gradle's notations are read for Maven.
std::optional<bool> allows(std::string_view ecosystem, std::string_view requirement,
                           std::string_view version);

/// The version of a requirement that names one version only ("1.2.3" for npm, "==1.2.3", "= 1.2.3",
/// "[1.2.3]"); without build metadata for npm, crates.io and Hex, in lower case for PyPI. Also a
/// lone version for Maven: it is what gets used unless another part of the project asks for
/// something else. Nothing otherwise. allows() accepts it. Never throws.
std::optional<std::string> exact_version(std::string_view ecosystem, std::string_view requirement);

}  // namespace sluice::versions
