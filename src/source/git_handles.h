// Owners of libgit2's objects.
#pragma once

#include <git2.h>

#include <memory>
#include <string>

namespace sluice::source {

template <auto kFree>
struct FreeGit {
  template <typename T>
  void operator()(T* thing) const {
    kFree(thing);
  }
};
using GitConfig = std::unique_ptr<git_config, FreeGit<git_config_free>>;
using GitOdb = std::unique_ptr<git_odb, FreeGit<git_odb_free>>;
using GitOdbObject = std::unique_ptr<git_odb_object, FreeGit<git_odb_object_free>>;
using GitReference = std::unique_ptr<git_reference, FreeGit<git_reference_free>>;
using GitReflog = std::unique_ptr<git_reflog, FreeGit<git_reflog_free>>;
using GitAnyObject = std::unique_ptr<git_object, FreeGit<git_object_free>>;
using GitReferences = std::unique_ptr<git_reference_iterator, FreeGit<git_reference_iterator_free>>;
using GitTree = std::unique_ptr<git_tree, FreeGit<git_tree_free>>;
using GitIndexFile = std::unique_ptr<git_index, FreeGit<git_index_free>>;
using GitDiff = std::unique_ptr<git_diff, FreeGit<git_diff_free>>;
using GitWalk = std::unique_ptr<git_revwalk, FreeGit<git_revwalk_free>>;
using GitOneCommit = std::unique_ptr<git_commit, FreeGit<git_commit_free>>;

/// What libgit2 says went wrong last.
std::string git_error_text();

/// The 20 bytes of an id.
std::string raw_id_of(const git_oid& id);

}  // namespace sluice::source
