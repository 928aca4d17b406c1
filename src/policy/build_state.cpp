#include "policy/build_state.h"

#include <algorithm>
#include <utility>

#include "correlate/source_hygiene.h"

namespace sluice::policy {

void remember(const Package& package, BuildState* state) {
  if (package.superseded) return;
  state->packages[package.ecosystem][package.name].insert(package.version);
  if (!package.install_script) return;
  const std::string form = correlate::known_form(package);
  const auto place =
      std::lower_bound(state->install_scripts.begin(), state->install_scripts.end(), form);
  if (place == state->install_scripts.end() || *place != form) {
    state->install_scripts.insert(place, form);
  }
}

std::vector<std::string> known_packages(const BuildState& state) {
  std::vector<std::string> forms;
  Package package;
  for (const auto& [ecosystem, names] : state.packages) {
    package.ecosystem = ecosystem;
    for (const auto& [name, versions] : names) {
      package.name = name;
      forms.push_back(correlate::known_form(package));
    }
  }
  std::sort(forms.begin(), forms.end());
  return forms;
}

void clean(BuildState* state, const std::function<std::string(const std::string&)>& redact) {
  std::map<std::string, PackageVersions> packages;
  for (const auto& [ecosystem, names] : state->packages) {
    for (const auto& [name, versions] : names) {
      std::set<std::string>& kept = packages[ecosystem][redact(name)];
      for (const std::string& version : versions) kept.insert(redact(version));
    }
  }
  state->packages = std::move(packages);
  for (std::string& form : state->install_scripts) form = redact(form);
  std::sort(state->install_scripts.begin(), state->install_scripts.end());
  for (RememberedFinding& finding : state->findings) {
    finding.package = redact(finding.package);
    finding.version = redact(finding.version);
  }
}

}  // namespace sluice::policy
