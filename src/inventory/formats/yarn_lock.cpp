#include "inventory/formats/yarn_lock.h"

#include <string>

#include "inventory/formats/formats.h"
#include "inventory/formats/package_json.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {

void YarnPatterns::add(std::string_view pattern, std::size_t package) {
  if (patterns_.add(pattern).second) of_pattern_.push_back(package);
  const auto [number, is_new] = names_.add(pattern.substr(0, version_separator(pattern)));
  if (is_new) of_name_.push_back(package);
  if (of_name_[number] != package) of_name_[number] = kNone;
}

std::size_t YarnPatterns::find(std::string_view name, std::string_view spec) {
  for (const std::string_view protocol : {"@", "@npm:"}) {
    pattern_.clear();
    pattern_.append(name).append(protocol).append(spec);
    const std::size_t number = patterns_.find(pattern_);
    if (number != NameTable::kNone) return of_pattern_[number];
  }
  const std::size_t number = names_.find(name);
  return number == NameTable::kNone ? kNone : of_name_[number];
}

void connect_yarn(const PackageFileInput& input, YarnPatterns& patterns,
                  const std::vector<YarnNeed>& needs, PackageSet& set) {
  for (std::size_t i = 0, end = 0; i < needs.size(); ++i) {
    const YarnNeed& need = needs[i];
    if (i == end) {
      while (end < needs.size() && needs[end].from == need.from) ++end;
      set.expect_needs(need.from, end - i);
    }
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
