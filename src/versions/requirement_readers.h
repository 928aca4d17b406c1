// The readers of requirements, two functions for each ecosystem, for the table in requirement.cpp.
// Callers use requirement.h, which keeps the limits: requirement and version are at most
// kMaxRequirementSize bytes long. Pure: safe from any thread. Every function takes any bytes and
// never throws.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::versions {

/// Whether a version satisfies a requirement. Nothing if one of the two can't be read.
std::optional<bool> npm_allows(std::string_view requirement, std::string_view version);
std::optional<bool> python_allows(std::string_view requirement, std::string_view version);
std::optional<bool> ruby_allows(std::string_view requirement, std::string_view version);
std::optional<bool> maven_allows(std::string_view requirement, std::string_view version);
std::optional<bool> composer_allows(std::string_view requirement, std::string_view version);
std::optional<bool> nuget_allows(std::string_view requirement, std::string_view version);
std::optional<bool> cargo_allows(std::string_view requirement, std::string_view version);
std::optional<bool> hex_allows(std::string_view requirement, std::string_view version);
std::optional<bool> go_allows(std::string_view requirement, std::string_view version);

/// The one version that a requirement names. Nothing if it names none or several, or can't be read.
std::optional<std::string> npm_exact(std::string_view requirement);
std::optional<std::string> python_exact(std::string_view requirement);
std::optional<std::string> ruby_exact(std::string_view requirement);
std::optional<std::string> maven_exact(std::string_view requirement);
std::optional<std::string> composer_exact(std::string_view requirement);
std::optional<std::string> nuget_exact(std::string_view requirement);
std::optional<std::string> cargo_exact(std::string_view requirement);
std::optional<std::string> hex_exact(std::string_view requirement);
std::optional<std::string> go_exact(std::string_view requirement);

}  // namespace sluice::versions
