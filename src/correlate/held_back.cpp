#include "correlate/held_back.h"

#include <array>

#include <algorithm>

#include "correlate/fix_command.h"
#include "versions/ecosystem.h"
#include "versions/requirement.h"

namespace sluice::correlate {
namespace {

/// How each manager is told to use a version against a demand.
struct Override {
  std::string_view lockfile;  ///< file name
  std::string_view text;      ///< after "or"; {name} and {version} are filled in
};

constexpr std::array<Override, 4> kOverrides = {{
    {"package-lock.json",
     "put \"overrides\": {\"{name}\": \"{version}\"} into package.json and run npm install"},
    {"npm-shrinkwrap.json",
     "put \"overrides\": {\"{name}\": \"{version}\"} into package.json and run npm install"},
    {"yarn.lock",
     "put \"resolutions\": {\"{name}\": \"{version}\"} into package.json and run yarn install"},
    {"pnpm-lock.yaml", "override {name} with {version} in the settings of pnpm"},
}};

std::string fill_in(std::string_view form, std::string_view name, std::string_view version) {
  std::string text(form);
  for (const auto& [mark, value] : {std::pair{std::string_view("{name}"), name},
                                    std::pair{std::string_view("{version}"), version}}) {
    if (const std::size_t at = text.find(mark); at != std::string::npos) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

}  // namespace

std::optional<Demand> held_back(const Package& package, std::string_view version) {
  for (const Demand& demand : package.demands) {
    const auto now = versions::allows(package.ecosystem, demand.requirement, package.version);
    const auto then = versions::allows(package.ecosystem, demand.requirement, version);
    // What is not met now has been overruled already.
    if (now.value_or(false) && !then.value_or(true)) return demand;
  }
  return std::nullopt;
}

bool override_harms_copy(const inventory::Inventory& inventory, const Package& package,
                         std::string_view version) {
  const versions::Ecosystem* ecosystem = versions::find_ecosystem(package.ecosystem);
  return std::any_of(
      inventory.packages.begin(), inventory.packages.end(), [&](const Package& other) {
        return other.path == package.path && other.name == package.name &&
               (ecosystem == nullptr || ecosystem->compare(other.version, version) > 0 ||
                version_step(other.version, version) == "major");
      });
}

std::string way_past(const inventory::Inventory& inventory, const Package& package,
                     std::string_view version, const Demand& demand) {
  std::string text = demand.by + " asks for " + package.name + ' ' + demand.requirement +
                     "; fixed is " + std::string(version) + ". Update " + demand.by;
  const std::string_view file = std::string_view(package.path).substr(package.path.rfind('/') + 1);
  const bool overridable = version_step(package.version, version) != "major" &&
                           !override_harms_copy(inventory, package, version);
  for (const Override& row : kOverrides) {
    if (row.lockfile == file && overridable)
      text += ", or " + fill_in(row.text, package.name, version);
  }
  return text + '.';
}

}  // namespace sluice::correlate
