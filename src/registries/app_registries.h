// Which registries an app names: in the settings of its package managers and in its lockfiles. No
// host is built in. No I/O: the files' bytes are given. Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/blob.h"
#include "core/package.h"
#include "registries/registry_url.h"

namespace sluice::registries {

/// Bigger ones of the files below are not read for their registries.
inline constexpr std::size_t kMaxRegistryFileBytes = 32u << 20;

/// A registry, and for which packages some file names it.
struct NamedRegistry {
  std::string ecosystem;  ///< OSV name
  std::string scope;      ///< npm: "@scope"; empty: all packages
  std::string folder;     ///< of the file, without '/' at its end; its packages are below
  Registry registry;
};

/// True for files that may name registries: .npmrc, pip.conf, Gemfile, NuGet.config, pom.xml ...
bool may_name_registries(std::string_view path);

/// What the files name, in their order. A file that can't be read names nothing: that it is broken
/// others say.
std::vector<NamedRegistry> read_registries(const std::vector<KeptFile>& files);

/// Go's proxies, as GOPROXY has them.
std::vector<NamedRegistry> read_goproxy(std::string_view value);

/// "npm=https://registry.example/": a registry that a person names. An Error if it is none.
Result<NamedRegistry> read_named_registry(std::string_view text, bool trusted);

/// Where to ask for a package, best first: what a person has named for its ecosystem, and only
/// that; else the place its lockfile has it from, then what the settings nearest to it name.
std::vector<Registry> registries_for(const Package& package,
                                     const std::vector<NamedRegistry>& by_person,
                                     const std::vector<NamedRegistry>& by_app);

/// The registry that a package's `source_url` points into; an empty URL if that can't be told.
Registry registry_of_source(const Package& package);

}  // namespace sluice::registries
