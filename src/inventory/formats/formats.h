// The readers of all lockfile formats, for the table in format_table.cpp. Each takes any bytes,
// does no I/O, has no state and returns an Error (without path) for what it can't read.
#pragma once

#include "inventory/lockfile.h"

namespace sluice::inventory {

Result<Lockfile> parse_package_lock(const LockfileInput& input);  ///< also npm-shrinkwrap.json
Result<Lockfile> parse_yarn_lock(const LockfileInput& input);     ///< classic and berry
Result<Lockfile> parse_pnpm_lock(const LockfileInput& input);     ///< 5, 6 and 9
Result<Lockfile> parse_gemfile_lock(const LockfileInput& input);  ///< also gems.locked
Result<Lockfile> parse_requirements(
    const LockfileInput& input);  ///< requirements.txt and relatives
Result<Lockfile> parse_pipfile_lock(const LockfileInput& input);
Result<Lockfile> parse_poetry_lock(const LockfileInput& input);  ///< 1.x, 2.0 and 2.1
Result<Lockfile> parse_uv_lock(const LockfileInput& input);
Result<Lockfile> parse_composer_lock(const LockfileInput& input);
Result<Lockfile> parse_go_mod(const LockfileInput& input);  ///< with go.sum below go 1.17

/// True for the names of requirement files: requirements.txt, requirements/*.txt,
/// requirements-*.txt, *-requirements.txt.
bool is_requirements_path(std::string_view path);

}  // namespace sluice::inventory
