#include "inventory/formats/nuget_graph.h"

#include <algorithm>
#include <unordered_map>

#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {

using format::Member;
using format::Node;

NuGetGraph::NuGetGraph(const Node& target, const Node* libraries) {
  std::unordered_map<std::string_view, const Node*> by_key;
  if (libraries != nullptr) {
    for (const Member& library : libraries->members) by_key[library.key] = &library.value;
  }
  for (const Member& member : target.members) {
    const std::string_view key = member.key;
    const std::size_t slash = key.find('/');
    if (slash == std::string_view::npos) continue;
    NuGetEntry entry;
    entry.name = key.substr(0, slash);
    entry.version = key.substr(slash + 1);
    entry.line = member.line;
    entry.value = &member.value;
    const auto library = by_key.find(key);
    if (library != by_key.end()) {
      // Node::text_of gives views into the document.
      entry.type = library->second->text_of("type");
      entry.sha512 = library->second->text_of("sha512");
    }
    if (entry.type.empty()) entry.type = member.value.text_of("type");
    by_name_.try_emplace(match_name("NuGet", entry.name), entries_.size());
    entries_.push_back(entry);
  }
  needs_.resize(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Node* dependencies = entries_[i].value->find("dependencies");
    if (dependencies == nullptr) continue;
    for (const Member& dependency : dependencies->members) {
      const std::optional<std::size_t> found = find(dependency.key);
      if (found && *found != i) needs_[i].push_back({*found, dependency.value.text});
    }
  }
}

std::optional<std::size_t> NuGetGraph::find(std::string_view name) const {
  const auto found = by_name_.find(match_name("NuGet", name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

bool has_files(const Node* table) {
  return table != nullptr &&
         std::any_of(table->members.begin(), table->members.end(),
                     [](const Member& file) { return file_name(file.key) != "_._"; });
}

}  // namespace sluice::inventory
