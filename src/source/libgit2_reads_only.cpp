// The side of libgit2 that writes, left out of the small binary of a release: checkouts, merges of
// files, packs, and remotes with what clones from them. Sluice only reads repositories. The
// functions that read refer to these for cases that do not come up without a work tree; would one
// be called, it fails. They are weak: where a release of libgit2 needs the real one for another
// reason, that one counts.
//
// Only part of the build with SLUICE_SMALL. The names are those of libgit2 1.1 to 1.9; what a
// function takes does not matter where it looks at nothing.
#include <cstddef>
#include <cstdint>

extern "C" {

// NOLINTBEGIN(cppcoreguidelines-macro-usage): what is defined are names
#define SLUICE_FAILS(name) \
  __attribute__((weak)) int name() { return -1; }
SLUICE_FAILS(git_clone)
SLUICE_FAILS(git_clone__submodule)
SLUICE_FAILS(git_remote_create)
SLUICE_FAILS(git_remote_lookup)
SLUICE_FAILS(git_remote_list)
SLUICE_FAILS(git_remote__matching_dst_refspec)
SLUICE_FAILS(git_remote__matching_refspec)
SLUICE_FAILS(git_remote_fetch)
SLUICE_FAILS(git_checkout_head)
SLUICE_FAILS(git_checkout_tree)
SLUICE_FAILS(git_checkout_index)
SLUICE_FAILS(git_merge_file_from_index)
SLUICE_FAILS(git_mailmap_resolve_signature)
SLUICE_FAILS(git_indexer_append)
SLUICE_FAILS(git_indexer_commit)
SLUICE_FAILS(git_indexer_new)
SLUICE_FAILS(git_branch_create)
SLUICE_FAILS(git_branch_upstream)
SLUICE_FAILS(git_branch__remote_name)
SLUICE_FAILS(git_branch__upstream_name)
#undef SLUICE_FAILS
// NOLINTEND(cppcoreguidelines-macro-usage)

__attribute__((weak)) int git_branch_is_checked_out() { return 0; }
__attribute__((weak)) const char* git_remote_url() { return nullptr; }
// Of what the functions above did not make.
__attribute__((weak)) void git_remote_free() {}
__attribute__((weak)) void git_indexer_free() {}
__attribute__((weak)) void git_merge_file_result_free() {}

// Limits of packs that are written, and of an object made of deltas; their defaults.
__attribute__((weak)) std::size_t git_indexer__max_objects = UINT32_MAX;
__attribute__((weak)) std::size_t git_indexer__max_object_size = INT32_MAX;

}  // extern "C"
