// One reader per product: what the app asks for, and what is installed. Each gives nothing if no
// file says it or the file can't be read. Stateless, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "inventory/package_file.h"
#include "inventory/runtimes.h"

namespace sluice::inventory {

/// package.json `engines.node`; informational: .nvmrc, .node-version.
std::optional<Runtime> asked_node(const FileIndex& files);
/// Gemfile.lock `RUBY VERSION`, or else the Gemfile's `ruby`; informational: .ruby-version. Nothing
/// for JRuby and TruffleRuby, whose versions have other dates.
std::optional<Runtime> asked_ruby(const FileIndex& files);
/// runtime.txt, then .python-version, then Pipfile.lock `_meta.requires`.
std::optional<Runtime> asked_python(const FileIndex& files);
/// composer.json `require.php`, or else composer.lock `platform.php`.
std::optional<Runtime> asked_php(const FileIndex& files);
/// system.properties `java.runtime.version`.
std::optional<Runtime> asked_java(const FileIndex& files);
/// go.mod: `// +heroku goVersion`, or else `go`, unless `toolchain` is newer. `go` alone is never
/// exact: it is the lowest version that will do.
std::optional<Runtime> asked_go(const FileIndex& files);
/// The highest TargetFramework of the projects in the root or in the root's solution, or else
/// global.json `sdk.version`, of which only the beginning says something about the runtime.
std::optional<Runtime> asked_dotnet(const FileIndex& files);

std::optional<Runtime> installed_node(const FileIndex& files);
std::optional<Runtime> installed_ruby(const FileIndex& files);
std::optional<Runtime> installed_python(const FileIndex& files);
std::optional<Runtime> installed_php(const FileIndex& files);
std::optional<Runtime> installed_java(const FileIndex& files);
std::optional<Runtime> installed_dotnet(const FileIndex& files);

/// True for files that the installed_…() look at.
bool is_installed_runtime_file(std::string_view path);

/// "1.8.0_402" and "8u402" give "8.0.402", "1.8" gives "8", "zulu-21.0.5+11" gives "21.0.5"; empty
/// if it is no version.
std::string java_version(std::string_view text);

}  // namespace sluice::inventory
