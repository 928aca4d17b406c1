#include "inventory/formats/nuget_version.h"

#include "inventory/formats/text.h"
#include "versions/requirement.h"

namespace sluice::inventory {

std::string lowest_nuget_version(std::string_view requirement) {
  requirement = trim(requirement);
  if (requirement.empty()) return {};
  const bool bare = requirement.find_first_of("[](),*") == std::string_view::npos;
  // As an exact one it is read by the same rules.
  const std::string exact = bare ? '[' + std::string(requirement) + ']' : std::string(requirement);
  return versions::exact_version("NuGet", exact).value_or("");
}

}  // namespace sluice::inventory
