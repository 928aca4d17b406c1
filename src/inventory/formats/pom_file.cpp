#include "inventory/formats/pom_file.h"

#include "format/xml.h"

namespace sluice::inventory {
namespace {

using format::XmlElement;

constexpr std::string_view kPluginGroup = "org.apache.maven.plugins";

PomDependency read_dependency(const XmlElement& element) {
  PomDependency dependency;
  dependency.group = element.text_of("groupId");
  dependency.artifact = element.text_of("artifactId");
  dependency.version = element.text_of("version");
  dependency.type = element.text_of("type");
  dependency.classifier = element.text_of("classifier");
  dependency.scope = element.text_of("scope");
  dependency.optional = element.text_of("optional");
  const XmlElement* artifact = element.find("artifactId");
  dependency.line = artifact == nullptr ? element.line : artifact->line;
  return dependency;
}

void read_dependencies(const XmlElement* list, std::vector<PomDependency>& dependencies) {
  if (list == nullptr) return;
  for (const XmlElement& element : list->children) {
    if (element.name == "dependency") dependencies.push_back(read_dependency(element));
  }
}

void read_plugins(const XmlElement* list, std::vector<PomDependency>& tools) {
  if (list == nullptr) return;
  for (const XmlElement& element : list->children) {
    if (element.name != "plugin") continue;
    PomDependency plugin = read_dependency(element);
    if (plugin.group.empty()) plugin.group = kPluginGroup;
    tools.push_back(std::move(plugin));
    read_dependencies(element.find("dependencies"), tools);
  }
}

void read_build(const XmlElement* build, PomFile& pom) {
  if (build == nullptr) return;
  read_plugins(build->find("plugins"), pom.build_tools);
  read_plugins(build->find("pluginManagement", "plugins"), pom.managed_tools);
  const XmlElement* extensions = build->find("extensions");
  if (extensions == nullptr) return;
  for (const XmlElement& element : extensions->children) {
    if (element.name == "extension") pom.build_tools.push_back(read_dependency(element));
  }
}

/// What a project and a profile can have alike.
void read_parts(const XmlElement& element, PomFile& pom) {
  if (const XmlElement* properties = element.find("properties"); properties != nullptr) {
    for (const XmlElement& property : properties->children) {
      pom.properties.emplace_back(property.name, property.text);
    }
  }
  read_dependencies(element.find("dependencies"), pom.dependencies);
  read_dependencies(element.find("dependencyManagement", "dependencies"), pom.managed);
  read_build(element.find("build"), pom);
  const XmlElement* repositories = element.find("repositories");
  if (repositories == nullptr) return;
  for (const XmlElement& repository : repositories->children) {
    const std::string_view url = repository.text_of("url");
    if (repository.name == "repository" && !url.empty()) pom.repositories.emplace_back(url);
  }
}

std::optional<PomParent> read_parent(const XmlElement& project) {
  const XmlElement* element = project.find("parent");
  if (element == nullptr) return std::nullopt;
  PomParent parent;
  parent.group = element->text_of("groupId");
  parent.artifact = element->text_of("artifactId");
  parent.version = element->text_of("version");
  const XmlElement* relative = element->find("relativePath");
  parent.relative_path = relative == nullptr ? "../pom.xml" : relative->text;
  parent.line = element->line;
  return parent;
}

}  // namespace

Result<PomFile> read_pom_file(std::string_view bytes) {
  const Result<XmlElement> root = format::read_xml({}, bytes);
  if (!root) return root.error();
  if (root->name != "project") {
    return Error{{}, root->line, "not a Maven project: its root element is no <project>"};
  }
  PomFile pom;
  pom.parent = read_parent(root.value());
  pom.group = root->text_of("groupId");
  pom.artifact = root->text_of("artifactId");
  pom.version = root->text_of("version");
  read_parts(root.value(), pom);
  const XmlElement* profiles = root->find("profiles");
  if (profiles == nullptr) return pom;
  for (const XmlElement& profile : profiles->children) {
    const XmlElement* active = profile.find("activation", "activeByDefault");
    if (profile.name == "profile" && active != nullptr && active->text == "true") {
      read_parts(profile, pom);
    }
  }
  return pom;
}

}  // namespace sluice::inventory
