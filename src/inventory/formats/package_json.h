// What a package.json declares: the half of the truth that npm v1 and yarn lockfiles leave out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/package.h"
#include "format/node.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// One line of a dependency table.
struct DeclaredDependency {
  std::string name;
  std::string spec;  ///< "^1.0.0", "npm:real@1", "git+https://…"
  Scope scope = Scope::kRuntime;
  std::size_t line = 0;
  bool peer = false;
};

struct PackageJson {
  std::string folder;  ///< relative to the lockfile's folder, "" for its own
  std::vector<DeclaredDependency> dependencies;
  std::vector<std::string> workspaces;  ///< glob patterns of member folders
};

/// The four dependency tables of a package.json, or of the like entries in lockfiles. A name in
/// several tables is needed for the most productive of them.
std::vector<DeclaredDependency> declared_dependencies(const format::Node& tables);

/// Nothing if it is not valid JSON.
std::optional<PackageJson> read_package_json(std::string_view path, std::string_view bytes);

/// The package.json beside the lockfile, then those of the workspace members, in path order. What
/// can't be read is reported in `problems` and left out.
std::vector<PackageJson> read_workspace(const PackageFileInput& input,
                                        std::vector<Problem>& problems);

/// What a package.json is to the app.
struct Membership {
  bool is_part = false;            ///< the app itself, or a member of its workspaces
  std::vector<std::string> names;  ///< of all members, where there are workspaces
};

/// The app itself is the topmost package.json of its folders, or one beside a lockfile.
Membership membership_of(const PackageFileInput& input);

/// Where a dependency with this spec comes from ("^1.0" is the registry, "user/repo" is git).
PackageSource source_of_spec(std::string_view spec);

/// "npm:@s/real@^1" gives "@s/real"; any other spec gives nothing.
std::string_view alias_target(std::string_view spec);

/// Position of the '@' between name and version in "@s/name@1.0"; npos if there is none.
std::size_t version_separator(std::string_view text);

}  // namespace sluice::inventory
