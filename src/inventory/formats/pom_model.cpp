#include "inventory/formats/pom_model.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "inventory/formats/pom_properties.h"
#include "inventory/formats/recently_read.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxParents = 32;
constexpr std::size_t kMaxImports = 8;  // BOMs that import BOMs
/// Other files that one pom may make us read; all of a big project's parents are some 100 KiB.
constexpr std::size_t kMaxPoms = 64;
constexpr std::size_t kMaxPomBytes = 16u << 20;
constexpr std::size_t kMaxBomCandidates = 8;

/// What makes a managed dependency answer for one without a version.
std::string management_key(const PomDependency& dependency) {
  std::string key = dependency.group + ':' + dependency.artifact + ':';
  key += dependency.type.empty() ? "jar" : dependency.type;
  return key + ':' + dependency.classifier;
}

PomDependency filled_in(const PomDependency& written, PomProperties& properties) {
  PomDependency dependency = written;
  for (std::string* text :
       {&dependency.group, &dependency.artifact, &dependency.version, &dependency.type,
        &dependency.classifier, &dependency.scope, &dependency.optional}) {
    if (text->find("${") != std::string::npos) *text = properties.fill_in(*text);
  }
  return dependency;
}

void take_over(PomDependency& dependency, const PomDependency& managed) {
  if (dependency.version.empty()) dependency.version = managed.version;
  if (dependency.scope.empty()) dependency.scope = managed.scope;
  if (dependency.optional.empty()) dependency.optional = managed.optional;
}

std::string coordinates(const std::string& group, const std::string& artifact,
                        const std::string& version) {
  return group + ':' + artifact + (version.empty() ? "" : ':' + version);
}

void add_once(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

/// Later ones of the same key replace earlier ones, as Maven does within one file.
class DependencyList {
 public:
  void add(PomDependency dependency) {
    const auto [found, is_new] = places_.try_emplace(management_key(dependency), list_.size());
    if (is_new) {
      list_.push_back(std::move(dependency));
    } else {
      list_[found->second] = std::move(dependency);
    }
  }
  bool has(const PomDependency& dependency) const {
    return places_.count(management_key(dependency)) != 0;
  }
  std::vector<PomDependency> take() { return std::move(list_); }
  std::size_t size() const { return list_.size(); }

 private:
  std::vector<PomDependency> list_;
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace

/// A pom and its parents in the tree, the nearest first, and what they say together.
struct PomModel::Lineage {
  std::vector<const PomFile*> poms;
  PomProperties properties;
  std::vector<std::string> outside;
};

const PomModel::Entry& PomModel::read(std::string_view path, std::string_view bytes) {
  const auto found = read_.find(path);
  if (found != read_.end()) return found->second;
  Entry entry;
  const bool is_first = read_.empty();
  bytes_read_ += is_first ? 0 : bytes.size();
  if (read_.size() > kMaxPoms || bytes_read_ > kMaxPomBytes) {
    entry.error.message = "too many parents and BOMs";
  } else if (is_first) {
    Result<PomFile> pom = read_pom_file(bytes);
    if (pom) entry.pom = std::make_shared<const PomFile>(std::move(pom.value()));
    if (!pom) entry.error = pom.error();
  } else {
    thread_local RecentlyRead<std::optional<PomFile>> recent;
    const auto shared = recent.get(bytes, [](std::string_view text) {
      Result<PomFile> pom = read_pom_file(text);
      return pom ? std::optional(std::move(pom.value())) : std::nullopt;
    });
    if (*shared) entry.pom = std::shared_ptr<const PomFile>(shared, &**shared);
    if (!*shared) entry.error.message = "cannot be read";  // reported with that file
  }
  return read_.emplace(path, std::move(entry)).first->second;
}

FileView PomModel::parent_of(std::string_view path, const PomFile& pom) {
  if (!pom.parent || pom.parent->relative_path.empty()) return {};
  const PackageFileInput input{path, {}, files_};
  FileView file = input.sibling(pom.parent->relative_path);
  if (!file) file = input.sibling(pom.parent->relative_path + "/pom.xml");
  if (!file || file.path == path) return {};
  const PomFile* candidate = read(file.path, file.bytes).pom.get();
  if (candidate == nullptr || candidate->artifact != pom.parent->artifact) return {};
  const std::string& group =
      candidate->group.empty() && candidate->parent ? candidate->parent->group : candidate->group;
  const std::string& version = candidate->version.empty() && candidate->parent
                                   ? candidate->parent->version
                                   : candidate->version;
  // A version made of properties (${revision}) is the same text on both sides, or a literal here
  // that Maven would accept after filling in.
  const bool same_version = version == pom.parent->version || is_unresolved(version) ||
                            is_unresolved(pom.parent->version);
  return group == pom.parent->group && same_version ? file : FileView();
}

PomModel::Lineage PomModel::lineage_of(std::string_view path, const PomFile& pom) {
  Lineage lineage;
  lineage.poms.push_back(&pom);
  for (FileView file{path, {}}; lineage.poms.size() <= kMaxParents;) {
    const PomFile& child = *lineage.poms.back();
    if (!child.parent) break;
    file = parent_of(file.path, child);
    const PomFile* parent = file ? read(file.path, file.bytes).pom.get() : nullptr;
    const bool is_cycle =
        std::find(lineage.poms.begin(), lineage.poms.end(), parent) != lineage.poms.end();
    if (parent == nullptr || is_cycle) {
      const PomParent& outside = *child.parent;
      lineage.outside.push_back(coordinates(outside.group, outside.artifact, outside.version));
      break;
    }
    lineage.poms.push_back(parent);
  }
  for (const std::string_view prefix : {"project.", "pom."}) {
    const auto set = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) lineage.properties.set(std::string(prefix) + std::string(name), value);
    };
    set("artifactId", pom.artifact);
    set("groupId", pom.group.empty() && pom.parent ? pom.parent->group : pom.group);
    set("version", pom.version.empty() && pom.parent ? pom.parent->version : pom.version);
    if (!pom.parent) continue;
    set("parent.groupId", pom.parent->group);
    set("parent.artifactId", pom.parent->artifact);
    set("parent.version", pom.parent->version);
  }
  for (const PomFile* each : lineage.poms) {
    for (auto property = each->properties.rbegin(); property != each->properties.rend();
         ++property) {
      lineage.properties.set(property->first, property->second);
    }
  }
  // Names without a prefix are old and come last.
  lineage.properties.set("version", "${project.version}");
  lineage.properties.set("groupId", "${project.groupId}");
  lineage.properties.set("artifactId", "${project.artifactId}");
  lineage.properties.set("parent.version", "${project.parent.version}");
  return lineage;
}

/// BOMs of the tree lie in a folder that is called after them, or after the end of their name.
FileView PomModel::find_bom(const PomDependency& bom) {
  if (files_ == nullptr) return {};
  std::size_t candidates = 0;
  for (const auto& [path, bytes] : *files_) {
    if (file_name(path) != "pom.xml" || is_foreign_path(path)) continue;
    const std::string_view folder = file_name(folder_of(path));
    const std::string_view name = bom.artifact;
    const bool fits = folder.empty() || name == folder ||
                      (name.size() > folder.size() && name.ends_with(folder) &&
                       std::string_view("-._").find(name[name.size() - folder.size() - 1]) !=
                           std::string_view::npos);
    if (!fits) continue;
    if (++candidates > kMaxBomCandidates) break;
    const PomFile* pom = read(path, bytes).pom.get();
    if (pom == nullptr || pom->artifact != bom.artifact) continue;
    Lineage lineage = lineage_of(path, *pom);
    if (lineage.properties.fill_in("${project.groupId}") == bom.group &&
        lineage.properties.fill_in("${project.version}") == bom.version) {
      return {path, bytes};
    }
  }
  return {};
}

PomModel::Managed PomModel::managed_by(Lineage& lineage, std::size_t imports, const Names& wanted) {
  Managed managed;
  std::vector<PomDependency> boms;
  for (const PomFile* pom : lineage.poms) {
    for (const PomDependency& written : pom->managed) {
      // A big parent manages thousands, a module asks for a few.
      const bool may_import = written.type == "pom" || is_unresolved(written.type);
      if (!may_import && !is_unresolved(written.artifact) && wanted.count(written.artifact) == 0) {
        continue;
      }
      PomDependency dependency = filled_in(written, lineage.properties);
      const bool is_import = dependency.scope == "import" && dependency.type == "pom";
      const bool is_new = managed.try_emplace(management_key(dependency), dependency).second;
      if (is_new && is_import) boms.push_back(std::move(dependency));
    }
  }
  for (const PomDependency& bom : boms) {
    const FileView file = imports < kMaxImports ? find_bom(bom) : FileView();
    if (file && !imported_.emplace(file.path).second) continue;
    if (!file) {
      add_once(lineage.outside, coordinates(bom.group, bom.artifact, bom.version));
      continue;
    }
    Lineage imported = lineage_of(file.path, *read(file.path, file.bytes).pom);
    for (auto& [key, dependency] : managed_by(imported, imports + 1, wanted)) {
      managed.try_emplace(key, std::move(dependency));
    }
    for (std::string& outside : imported.outside) add_once(lineage.outside, std::move(outside));
  }
  return managed;
}

Result<EffectivePom> PomModel::effective(std::string_view path, std::string_view bytes) {
  const Entry& own = read(path, bytes);
  if (!own.pom) return own.error;
  Lineage lineage = lineage_of(path, *own.pom);
  EffectivePom pom;
  pom.group = lineage.properties.fill_in("${project.groupId}");
  pom.artifact = lineage.properties.fill_in("${project.artifactId}");
  pom.version = lineage.properties.fill_in("${project.version}");

  Names wanted;
  for (const PomFile* each : lineage.poms) {
    for (const PomDependency& dependency : each->dependencies) {
      wanted.insert(lineage.properties.fill_in(dependency.artifact));
    }
  }
  imported_.clear();
  const Managed managed = managed_by(lineage, 0, wanted);
  Managed managed_tools;
  DependencyList dependencies;
  DependencyList tools;
  std::size_t own_dependencies = 0;
  for (const PomFile* each : lineage.poms) {
    const bool is_own = each == lineage.poms.front();
    const auto add = [&](const std::vector<PomDependency>& written, DependencyList& list) {
      DependencyList level;
      for (const PomDependency& dependency : written) {
        level.add(filled_in(dependency, lineage.properties));
      }
      for (PomDependency& dependency : level.take()) {
        if (list.has(dependency)) continue;
        if (!is_own) dependency.line = own.pom->parent->line;
        list.add(std::move(dependency));
      }
    };
    add(each->dependencies, dependencies);
    if (is_own) own_dependencies = dependencies.size();
    // Tools that are inherited are the parent's; its own file tells of them.
    if (is_own) add(each->build_tools, tools);
    for (const PomDependency& tool : each->managed_tools) {
      PomDependency filled = filled_in(tool, lineage.properties);
      std::string key = management_key(filled);
      managed_tools.try_emplace(std::move(key), std::move(filled));
    }
    for (const std::string& url : each->repositories) {
      add_once(pom.repositories, lineage.properties.fill_in(url));
    }
  }
  const auto manage = [](std::vector<PomDependency>& list, const Managed& by) {
    for (PomDependency& dependency : list) {
      const auto found = by.find(management_key(dependency));
      if (found != by.end()) take_over(dependency, found->second);
    }
  };
  pom.dependencies = dependencies.take();
  pom.build_tools = tools.take();
  pom.inherited = pom.dependencies.size() - own_dependencies;
  manage(pom.dependencies, managed);
  manage(pom.build_tools, managed_tools);
  pom.outside = std::move(lineage.outside);
  return pom;
}

}  // namespace sluice::inventory
