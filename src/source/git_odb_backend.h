// Gives libgit2 the objects of a repository as GitObjectStore reads them. One thread.
#pragma once

#include <git2/sys/odb_backend.h>

#include <string>

namespace sluice::source {

/// `folder`: the repository's objects/, without alternates. The object database that it is added to
/// owns it; null without memory.
git_odb_backend* make_git_odb_backend(const std::string& folder);

}  // namespace sluice::source
