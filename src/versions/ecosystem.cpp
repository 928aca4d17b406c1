#include "versions/ecosystem.h"

#include <algorithm>
#include <array>

#include "versions/alpine.h"
#include "versions/composer.h"
#include "versions/debian.h"
#include "versions/dotted.h"
#include "versions/maven.h"
#include "versions/pep440.h"
#include "versions/rpm.h"
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
// Maven and Packagist have no key: their orders have cycles.
constexpr std::array<Ecosystem, 19> kEcosystems = {{
    {"npm", "npm", compare_semver, exact_name, semver_key, nullptr},
    {"PyPI", "pypi", compare_pep440, pypi_name, pep440_key, pep440_part},
    {"RubyGems", "gem", compare_rubygems, exact_name, rubygems_key, nullptr},
    {"Packagist", "composer", compare_packagist, to_lower, nullptr, nullptr},
    {"Go", "golang", compare_semver, exact_name, semver_key, nullptr},
    {"Maven", "maven", compare_maven, exact_name, nullptr, nullptr},
    {"NuGet", "nuget", compare_nuget, to_lower, nuget_key, nullptr},
    {"crates.io", "cargo", compare_semver, exact_name, semver_key, nullptr},
    {"Hex", "hex", compare_semver, to_lower, semver_key, nullptr},
    {"Pub", "pub", compare_pub, exact_name, pub_key, nullptr},
    {"Bitnami", "bitnami", compare_bitnami, to_lower, bitnami_key, nullptr},
    {"Hackage", "hackage", compare_hackage, exact_name, hackage_key, nullptr},
    {"GHC", "generic", compare_hackage, exact_name, hackage_key, nullptr},
    {"CRAN", "cran", compare_cran, exact_name, cran_key, nullptr},
    {"Debian", "deb", compare_debian, exact_name, debian_key, nullptr},
    {"Ubuntu", "deb", compare_debian, exact_name, debian_key, nullptr},
    {"Alpine", "apk", compare_alpine, exact_name, alpine_key, nullptr},
    {"Red Hat", "rpm", compare_rpm, exact_name, rpm_key, nullptr},
    {"Rocky Linux", "rpm", compare_rpm, exact_name, rpm_key, nullptr},
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
