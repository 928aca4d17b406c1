#include "versions/ecosystem.h"

#include <algorithm>
#include <array>

#include "versions/composer.h"
#include "versions/pep440.h"
#include "versions/rubygems.h"
#include "versions/semver.h"
#include "versions/text.h"

namespace sluice::versions {
namespace {

std::string exact_name(std::string_view name) { return std::string(name); }

/// PEP 503: lower case, runs of `-`, `_` and `.` are one `-`.
std::string pypi_name(std::string_view name) {
  std::string result;
  bool in_run = false;
  for (const char c : to_lower(name)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) result += c;
    if (separator && !in_run) result += '-';
    in_run = separator;
  }
  return result;
}

// npm names are exact although old ones have capitals (`jQuery` and `jquery` are two packages).
constexpr std::array<Ecosystem, 5> kEcosystems = {{
    {"npm", "npm", compare_semver, exact_name},
    {"PyPI", "pypi", compare_pep440, pypi_name},
    {"RubyGems", "gem", compare_rubygems, exact_name},
    {"Packagist", "composer", compare_packagist, to_lower},
    {"Go", "golang", compare_semver, exact_name},
}};

}  // namespace

const Ecosystem* find_ecosystem(std::string_view osv_name) {
  const std::string_view base = osv_name.substr(0, osv_name.find(':'));
  const auto found =
      std::find_if(kEcosystems.begin(), kEcosystems.end(),
                   [base](const Ecosystem& ecosystem) { return ecosystem.name == base; });
  return found == kEcosystems.end() ? nullptr : &*found;
}

std::span<const Ecosystem> ecosystems() { return kEcosystems; }

}  // namespace sluice::versions
