// What the lockfiles of npm, yarn, pnpm and bun say beside name and version, in the form that
// Package has it. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/package.h"

namespace sluice::inventory {

/// Sets the source URL from "https://host/a.tgz#<sha1>" or "git+ssh://host/a.git#<commit>", and the
/// commit if the package's source is git. A branch or a tag is no commit.
void set_address(Package& package, std::string_view address);

/// The text itself if it is a full commit (40 or 64 hexadecimal digits), else nothing.
std::string_view full_commit(std::string_view text);

/// SRI hashes, as written; no more than four of them.
std::string_view few_hashes(std::string_view integrity);

/// A message on one line, cut where it gets long.
std::string one_line(std::string_view message);

}  // namespace sluice::inventory
