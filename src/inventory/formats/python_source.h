// Addresses of Python packages as pip, Pipenv, Poetry, uv and PDM write them, and the hashes that
// pin what lies there. No state.
#pragma once

#include <string>
#include <string_view>

#include "core/package.h"
#include "format/node.h"

namespace sluice::inventory {

/// What an address says of a package.
struct PythonOrigin {
  PackageSource source = PackageSource::kRegistry;
  std::string url;        ///< without "git+", reference and fragment
  std::string commit;     ///< a full one that stands behind '@' or '#'
  std::string integrity;  ///< out of "#sha256=…"
};

/// Of "git+https://host/x.git@ref#egg=x", "https://host/x.whl#sha256=…", "./x", "file:x".
PythonOrigin origin_of(std::string_view address);

/// Puts the origin into the package.
void set_origin(Package& package, PythonOrigin origin);

/// A full commit id: 40 or 64 hex digits.
bool is_full_commit(std::string_view text);

/// The address without user information whose secret part is a variable ("${TOKEN}", "$TOKEN"):
/// that is no credential but the right way to not write one down.
std::string without_variables(std::string_view address);

/// Adds "sha256:<hex>" to a package's integrity unless it holds as many as it may.
void add_hash(std::string& integrity, std::string_view hash);

/// The hashes of `files = [{file = …, hash = …}, …]` as Poetry, PDM and uv write them; true in
/// `only_source` if there are files but no wheel: installing runs the package's own build.
std::string hashes_of(const format::Node* files, bool& only_source);

/// True for a boolean member that is true.
bool has_flag(const format::Node& node, std::string_view key);

/// A group that by its name is for work on the app: "dev", "test-tools", "docs".
bool is_development_name(std::string_view name);

}  // namespace sluice::inventory
