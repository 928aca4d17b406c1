// Finds and opens a git repository without letting anything in it act: its configuration is not
// loaded (so no includes, hooks, filters, fsmonitor), alternates and links are not followed. Tells
// its branches, tags, stashes and notes. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/problem.h"

struct git_repository;

namespace sluice::source {

/// A name and the raw id of what it stands for.
struct GitRef {
  std::string name;
  std::string id;
};

class GitRepository {
 public:
  /// The repository that `path` is or lies in. What makes it a part of one only (shallow, partial,
  /// alternates) becomes problems.
  static Result<GitRepository> open(const std::string& path, std::vector<Problem>* problems);
  GitRepository(GitRepository&&) noexcept;
  GitRepository& operator=(GitRepository&&) noexcept;
  ~GitRepository();

  /// Folder with the objects.
  std::string objects_folder() const;
  /// Folder of the work tree; empty for a bare repository.
  const std::string& work_tree() const { return work_tree_; }
  /// Folder of the repository itself; a work tree's own one, if it is one of several.
  const std::string& git_folder() const { return git_folder_; }

  /// HEAD (if it has a commit), then by name: branches, tags, remotes, notes, each entry of the
  /// stash, HEADs of other work trees. Links between names are left out.
  std::vector<GitRef> refs(std::vector<Problem>* problems) const;

  /// Raw id of the commit that a revision names ("main~3", "v1.0", "1a2b3c").
  Result<std::string> commit_of(const std::string& revision) const;

  /// libgit2's handle, for the parts of source/ that work with it.
  git_repository* handle() const { return handle_.get(); }

 private:
  struct Free {
    void operator()(git_repository* repository) const;
  };
  GitRepository() = default;
  std::string git_folder_;
  std::string common_folder_;
  std::string work_tree_;
  std::unique_ptr<git_repository, Free> handle_;
};

}  // namespace sluice::source
