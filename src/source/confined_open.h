// Opens what a tree names, and nothing outside of it: no link on the way or at the end, no "..", no
// absolute path, whatever happens to the tree in between. Thread-safe.
#pragma once

namespace sluice::source {

/// Like openat(2): a descriptor with O_CLOEXEC, or -1 with errno set (ELOOP or ENOTDIR for a link,
/// EXDEV for a way out). `path` is relative; "." is the folder itself.
int open_beneath(int folder, const char* path, int flags);

/// The same without openat2(2), as it is done where the kernel or a container lacks it.
int open_beneath_by_steps(int folder, const char* path, int flags);

}  // namespace sluice::source
