#include "inventory/formats/yarn_lock.h"

#include "inventory/formats/formats.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {

void YarnPatterns::add(std::string pattern, std::size_t package) {
  const std::string name = pattern.substr(0, version_separator(pattern));
  by_pattern_.try_emplace(std::move(pattern), package);
  const auto [found, inserted] = by_name_.try_emplace(name, package);
  if (!inserted && found->second != package) found->second = kNone;
}

std::size_t YarnPatterns::find(std::string_view name, std::string_view spec) const {
  const std::string start = std::string(name) + '@';
  for (const std::string_view protocol : {"", "npm:"}) {
    const auto found = by_pattern_.find(start + std::string(protocol) + std::string(spec));
    if (found != by_pattern_.end()) return found->second;
  }
  const auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? kNone : found->second;
}

void connect_yarn(const PackageFileInput& input, const YarnPatterns& patterns,
                  const std::vector<YarnNeed>& needs, PackageSet& set) {
  for (const YarnNeed& need : needs) {
    const std::size_t to = patterns.find(need.name, need.spec);
    if (to != YarnPatterns::kNone) set.need(need.from, to, need.spec);
  }
  const std::vector<PackageJson> manifests = read_workspace(input, set.problems());
  if (manifests.empty()) return set.mark_tops_direct();
  std::vector<Root> roots;
  for (const PackageJson& manifest : manifests) {
    for (const DeclaredDependency& dependency : manifest.dependencies) {
      const std::size_t package = patterns.find(dependency.name, dependency.spec);
      if (package != YarnPatterns::kNone) roots.push_back({package, dependency.scope});
    }
  }
  set.reach_from(roots);
}

Result<PackageFile> parse_yarn_lock(const PackageFileInput& input) {
  for (Lines lines(input.bytes); lines.next();) {
    const std::string_view line = trim(lines.text());
    if (line.starts_with("__metadata:")) return parse_yarn_berry(input);
    // Berry puts its metadata first.
    if (!line.empty() && !line.starts_with('#')) break;
  }
  return parse_yarn_classic(input);
}

}  // namespace sluice::inventory
