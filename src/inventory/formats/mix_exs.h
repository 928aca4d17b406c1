// What a mix.exs declares. It is an Elixir program; this reads the tuples `{:name, "~> 1.0", only:
// :dev}` in its function `deps` and runs nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/package.h"

namespace sluice::inventory {

struct MixDependency {
  std::string app;          ///< name of the application, which is the key in mix.lock
  std::string name;         ///< of the Hex package
  std::string requirement;  ///< empty if there is none or it is computed
  std::size_t line = 0;
  Scope scope = Scope::kRuntime;
  PackageSource source = PackageSource::kRegistry;
  std::string source_url;
  std::string commit;
};

Result<std::vector<MixDependency>> read_mix_exs(std::string_view bytes);

/// True for paths in folders where Mix puts other people's projects and what it builds.
bool is_mix_output(std::string_view path);

}  // namespace sluice::inventory
