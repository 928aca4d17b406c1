// Which runtimes (Node.js, Ruby, …) an app asks for and which ones a slug contains. Says nothing of
// whether they are good: see correlate/runtime_findings.h. No I/O: the files were kept by the walk.
// Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/blob.h"

namespace sluice::inventory {

struct Runtime {
  std::string product;  ///< "node", "ruby", "python", "php", "java", "go" or "dotnet"
  std::string version;  ///< the exact one, without "v" or "go" in front; empty if it is not known
  /// What the app asks for; empty if only the slug says which runtime there is. In the syntax of
  /// the product's package manager ("^8.1", "20.x"), or the beginning of a version: "3.14", "17"
  /// (never Java's "1.8": "8"), "8.0".
  std::string requirement;
  bool installed = false;      ///< `version` is what the slug contains
  bool informational = false;  ///< out of a file that Heroku does not read (.nvmrc)
  std::string path;            ///< where it is asked for, or else where it is installed
  std::size_t line = 0;        ///< 1-based
};

/// True for files that find_runtimes() looks at: those of the app's root that Heroku's buildpacks
/// take versions from (.NET: any project file), and files that name a version in the folders where
/// the buildpacks install (facts: dependencies, section 10.1).
bool is_runtime_file(std::string_view path);

/// At most one runtime per product, in the order node, ruby, python, php, java, go, dotnet. An
/// installed one beats one that is asked for. Files that can't be read give nothing. Which file
/// wins is what Heroku's buildpacks do (their sources, August 2026).
std::vector<Runtime> find_runtimes(const std::vector<KeptFile>& files);

}  // namespace sluice::inventory
