// Opens a repository with libgit2 so that nothing in it acts. One thread.
#pragma once

#include <memory>

#include "base/result.h"
#include "source/git_folder.h"
#include "source/git_handles.h"

namespace sluice::source {

using GitHandle = std::unique_ptr<git_repository, FreeGit<git_repository_free>>;

/// As if bare, with an empty configuration in place of its own. To be called after
/// check_git_files().
Result<GitHandle> open_git(const GitFolder& found);

/// Gives it an object database without alternates. The files of the old one must have been checked,
/// too.
Status set_own_objects(git_repository* repository, const GitFolder& found);

}  // namespace sluice::source
