// pom.xml: the dependencies that it declares, with the versions that the tree knows, and the tools
// it builds with. Exclusions only matter to what the dependencies bring along, which no pom says.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/maven.h"
#include "inventory/formats/pom_model.h"
#include "inventory/formats/pom_properties.h"
#include "inventory/package_set.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

Scope scope_of(const PomDependency& dependency) {
  const Scope scope = maven_scope(dependency.scope);
  return scope == Scope::kRuntime && dependency.optional == "true" ? Scope::kOptional : scope;
}

/// The only repository that is named, if it is one.
std::string repository_of(const EffectivePom& pom) {
  if (pom.repositories.size() != 1) return {};
  const std::string& url = pom.repositories.front();
  return is_unresolved(url) || url.starts_with("http:") ? std::string() : url;
}

class Reader {
 public:
  explicit Reader(const EffectivePom& pom) : pom_(pom), repository_(repository_of(pom)) {}

  void add(const PomDependency& dependency, Scope scope) {
    if (dependency.group.empty() || dependency.artifact.empty()) return;
    Package package;
    package.name = dependency.group + ':' + dependency.artifact;
    package.state = PackageState::kDeclared;
    package.direct = true;
    package.scope = scope;
    package.line = dependency.line;
    package.source_url = repository_;
    if (dependency.scope == "system") package.source = PackageSource::kFile;
    if (is_unresolved(package.name)) {
      set_.report(dependency.line, "no value in the tree for " + package.name, false);
      return;
    }
    if (is_unresolved(dependency.version)) {
      set_.report(dependency.line,
                  "no value in the tree for " + dependency.version + ": version of " +
                      package.name + " not known",
                  false);
    } else {
      package.requirement = dependency.version;
      package.version = versions::exact_version("Maven", dependency.version).value_or("");
    }
    if (dependency.version.empty()) {
      ++unknown_;
      if (unknown_line_ == 0) unknown_line_ = dependency.line;
    }
    set_.add(std::move(package));
  }

  /// One note for all that only other people's poms could tell. A module does not say again what
  /// holds for every project: that nobody knows yet what its dependencies bring along.
  void note_unknown(std::size_t parent_line, bool is_module) {
    const bool brings_along = !is_module && set_.size() > 0;
    if (unknown_ == 0 && !brings_along) return;
    std::string message = "not known before the build: ";
    if (brings_along) message += "transitive dependencies";
    if (unknown_ > 0) {
      message += (brings_along ? " and " : "") + std::to_string(unknown_) +
                 (unknown_ == 1 ? " version" : " versions") + " set by ";
      message += pom_.outside.empty() ? "no pom in the tree" : pom_.outside.front();
      if (pom_.outside.size() > 1) {
        message += " or " + std::to_string(pom_.outside.size() - 1) + " more outside the tree";
      }
    }
    const bool by_parent = unknown_ > 0 && parent_line != 0;
    set_.report(by_parent ? parent_line : unknown_line_, std::move(message), false);
  }

  PackageSet& set() { return set_; }

 private:
  const EffectivePom& pom_;
  std::string repository_;
  PackageSet set_{"Maven"};
  std::size_t unknown_ = 0;
  std::size_t unknown_line_ = 0;
};

/// What tells whether a module only repeats what its parent's own file says.
std::string identity(const PomDependency& dependency) {
  return dependency.group + ':' + dependency.artifact + ':' + dependency.version + ':' +
         dependency.scope + ':' + dependency.optional;
}

/// Inherited dependencies that stand in the parent's file in just the same way are told there, not
/// once more for each module.
void add_inherited(PomModel& model, const EffectivePom& pom, const FileView& parent,
                   Reader& reader) {
  if (pom.inherited == 0) return;
  std::map<std::string, bool> told;
  if (const Result<EffectivePom> above = model.effective(parent.path, parent.bytes)) {
    for (const PomDependency& dependency : above->dependencies) told[identity(dependency)] = true;
  }
  for (std::size_t i = pom.dependencies.size() - pom.inherited; i < pom.dependencies.size(); ++i) {
    const PomDependency& dependency = pom.dependencies[i];
    if (told.count(identity(dependency)) == 0) reader.add(dependency, scope_of(dependency));
  }
}

}  // namespace

Scope maven_scope(std::string_view scope) {
  if (scope == "test") return Scope::kDev;
  if (scope == "provided") return Scope::kOptional;
  return Scope::kRuntime;  // compile, runtime, system, none
}

Result<PackageFile> parse_pom(const PackageFileInput& input) {
  PomModel model(input.files);
  const Result<EffectivePom> pom = model.effective(input.path, input.bytes);
  if (!pom) return pom.error();
  const Result<PomFile> own = read_pom_file(input.bytes);
  if (!own) return own.error();

  Reader reader(pom.value());
  const std::size_t own_dependencies = pom->dependencies.size() - pom->inherited;
  for (std::size_t i = 0; i < own_dependencies; ++i) {
    const PomDependency& dependency = pom->dependencies[i];
    reader.add(dependency, scope_of(dependency));
  }
  const FileView parent = model.parent_of(input.path, own.value());
  add_inherited(model, pom.value(), parent, reader);
  // After the build its list has all versions.
  if (!input.sibling("target/mvn-dependency-list.log")) {
    reader.note_unknown(own->parent ? own->parent->line : 0, static_cast<bool>(parent));
  }
  for (const PomDependency& tool : pom->build_tools) {
    if (!tool.version.empty() && !is_unresolved(tool.version)) reader.add(tool, Scope::kDev);
  }
  Result<PackageFile> file = reader.set().finish("pom.xml");
  if (file && !is_unresolved(pom->group + pom->artifact)) {
    file->project = pom->group + ':' + pom->artifact;
    file->project_version = is_unresolved(pom->version) ? std::string() : pom->version;
  }
  return file;
}

}  // namespace sluice::inventory
