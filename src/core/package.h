// A package as some file of the app names it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/rare_text.h"

namespace sluice {

/// Which part of the app's life needs the package. Production wins where several apply.
enum class Scope : std::uint8_t { kRuntime, kOptional, kDev, kTest, kUnknown };

/// Where a lockfile says the package comes from. Only registry packages are matched by version.
enum class PackageSource : std::uint8_t { kRegistry, kGit, kFile, kUrl, kWorkspace };

/// How sure it is that the app has the package, from a wish to the thing itself.
enum class PackageState : std::uint8_t {
  kDeclared,   ///< a manifest asks for it
  kLocked,     ///< a lockfile names the version
  kInstalled,  ///< it lies in the tree: node_modules, site-packages, a jar, a binary
};

std::string_view to_string(Scope scope);
std::string_view to_string(PackageState state);

/// What another package of the lockfile asks of a package.
struct Demand {
  std::string by;           ///< name of the one that asks
  std::string requirement;  ///< as written: "^1.2.0"
};

/// One package at one version. Occurrences in the same file are merged. There may be hundreds of
/// thousands: what few have is kept small, and what is small stands together.
struct Package {
  std::string ecosystem;  ///< OSV name: "npm", "PyPI", "RubyGems", "Packagist", "Go"
  std::string name;       ///< as written, aliases resolved to the real name
  std::string version;    ///< as written; empty when not known (branch, unpinned)
  std::string path;       ///< file that names it
  std::size_t line = 0;   ///< 1-based line of its entry there
  RareText inner;         ///< where in an archive: "BOOT-INF/lib/a.jar"; '!' between nested ones
  /// What a manifest asks for, as written: "^1.2.0". Only of declared packages.
  RareText requirement;
  /// Address of the package, its repository or its registry, as written but for user information;
  /// empty: the package manager's own default, or not said.
  RareText source_url;
  RareText commit;  ///< git: the full commit; empty: a branch or tag, not pinned
  /// What the lockfile or the metadata says of it: deprecated, abandoned, yanked, as one line.
  RareText deprecated;
  /// What pins the content: "sha512-<base64>" (SRI) or "sha256:<hex>", several divided by blanks.
  std::string integrity;
  Scope scope = Scope::kUnknown;
  PackageSource source = PackageSource::kRegistry;
  PackageState state = PackageState::kLocked;
  bool direct = false;              ///< named by the app itself
  bool not_on_linux = false;        ///< restricted to other systems: never installed on Heroku
  bool source_credentials = false;  ///< the address had a user name or a password
  bool install_script = false;      ///< runs code of its own when it is installed
  /// A lockfile, or what is installed, says more exactly which version the app uses: not matched
  /// with advisories, not counted.
  bool superseded = false;
  /// Locked, but not in the slug, whose packages were read: reported, never blocks.
  bool not_in_slug = false;
  /// One for each different requirement that the lockfile holds; perhaps none.
  std::vector<Demand> demands;
  /// Go modules that are vendored: the import paths that the app's build needs of it, sorted. Not
  /// set where there is no vendor folder.
  std::optional<std::vector<std::string>> vendored_imports;
  /// Indices into the same Inventory's packages: what it needs.
  std::vector<std::size_t> needs;
};

/// Package URL (purl specification); `type` is the ecosystem's purl type.
std::string purl(std::string_view type, const Package& package);

}  // namespace sluice
