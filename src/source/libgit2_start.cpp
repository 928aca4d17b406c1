#include "source/libgit2_start.h"

#include <git2.h>

#include <mutex>

namespace sluice::source {

/// A scanned repository's or user's configuration must never act, and must not stop us either:
/// without this libgit2 fails when HOME is unreadable or the folder belongs to somebody else.
void start_libgit2() {
  static std::once_flag once;
  std::call_once(once, [] {
    git_libgit2_init();
    for (const int level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                            GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  });
}

}  // namespace sluice::source
