#include "versions/requirement.h"

#include <algorithm>
#include <array>

#include "versions/requirement_parts.h"
#include "versions/requirement_readers.h"

namespace sluice::versions {
namespace {

struct RequirementReader {
  std::string_view ecosystem;  ///< OSV name
  std::optional<bool> (*allows)(std::string_view requirement, std::string_view version);
  std::optional<std::string> (*exact)(std::string_view requirement);
};

constexpr std::array<RequirementReader, 9> kReaders = {{
    {"npm", npm_allows, npm_exact},
    {"PyPI", python_allows, python_exact},
    {"RubyGems", ruby_allows, ruby_exact},
    {"Maven", maven_allows, maven_exact},
    {"Packagist", composer_allows, composer_exact},
    {"NuGet", nuget_allows, nuget_exact},
    {"crates.io", cargo_allows, cargo_exact},
    {"Hex", hex_allows, hex_exact},
    {"Go", go_allows, go_exact},
}};

const RequirementReader* find_reader(std::string_view ecosystem) {
  const std::string_view base = ecosystem.substr(0, ecosystem.find(':'));
  const auto found =
      std::find_if(kReaders.begin(), kReaders.end(),
                   [base](const RequirementReader& reader) { return reader.ecosystem == base; });
  return found == kReaders.end() ? nullptr : &*found;
}

}  // namespace

std::optional<bool> allows(std::string_view ecosystem, std::string_view requirement,
                           std::string_view version) {
  const RequirementReader* reader = find_reader(ecosystem);
  if (reader == nullptr) return std::nullopt;
  if (requirement.size() > kMaxRequirementSize || version.size() > kMaxRequirementSize) {
    return std::nullopt;
  }
  return reader->allows(requirement, version);
}

std::optional<std::string> exact_version(std::string_view ecosystem, std::string_view requirement) {
  const RequirementReader* reader = find_reader(ecosystem);
  if (reader == nullptr || requirement.size() > kMaxRequirementSize) return std::nullopt;
  return reader->exact(requirement);
}

}  // namespace sluice::versions
