// The small files inside a jar that say what it is: pom.properties, pom.xml, MANIFEST.MF. Pure
// functions over any bytes; what can't be read gives empty fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::inventory {

/// Maven coordinates, and what the pom.xml beside them asks for.
struct PomFacts {
  std::string group;
  std::string artifact;
  std::string version;             ///< empty where only a parent or a placeholder would tell
  std::vector<std::string> needs;  ///< "group:artifact" of run-time dependencies
};

/// groupId, artifactId and version of a pom.properties; what is no coordinate stays empty.
PomFacts read_pom_properties(std::string_view bytes);

/// The pom.xml of a project: what it inherits from its <parent> and its own <properties> fill in;
/// nothing if it is no XML of a project.
std::optional<PomFacts> read_packed_pom(std::string_view bytes);

/// The main section of a manifest, with continued lines joined. Only what identification needs.
struct JarManifest {
  std::string implementation_title;
  std::string implementation_vendor_id;
  std::string implementation_version;
  std::string bundle_symbolic_name;  ///< without directives
  std::string bundle_version;
};
JarManifest read_jar_manifest(std::string_view bytes);

/// True for text that can be a group, an artifact or a version: no blanks, no placeholders.
bool is_coordinate(std::string_view text);

}  // namespace sluice::inventory
