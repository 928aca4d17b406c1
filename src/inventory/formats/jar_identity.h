// What a jar is, from what was found in it and from its name. Pure functions, no state.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/formats/jar_metadata.h"

namespace sluice::inventory {

/// What one archive holds, without the archives in it.
struct JarFacts {
  std::vector<PomFacts> poms;  ///< of the archive itself and of what is shaded into it
  JarManifest manifest;
  std::set<std::string> packages;  ///< of its classes, two levels: "org/springframework"
  bool is_boot = false;            ///< a Spring Boot application: BOOT-INF/
};

struct JarIdentity {
  std::string group;  ///< empty: not known
  std::string artifact;
  std::string version;
  std::optional<std::size_t> pom;  ///< the one of `poms` that is the archive's own
};

/// Name and version of an archive by its file name: "a-1.0.jar" gives "a" and "1.0".
JarIdentity split_jar_name(std::string_view file_name);

/// What the archive itself is, as opposed to what is shaded into it; `path` is where it lies.
/// Without a group where nothing proves one: a wrong one could be a package with advisories of its
/// own.
JarIdentity identify_jar(std::string_view path, const JarFacts& facts);

/// The group of well-known artifacts whose jars don't name it; empty if it is none, or if the jar
/// does not have the classes that artifact would have.
std::string_view known_jar_group(std::string_view artifact, std::string_view version,
                                 const std::set<std::string>& packages);

}  // namespace sluice::inventory
