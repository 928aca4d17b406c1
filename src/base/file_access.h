// Takes the file system away from the thread that asks and from all that it starts later, but for
// what is named (the kernel's Landlock). A second wall: nothing here replaces opening files with
// care, and where a kernel has no Landlock there is only that. Descriptors that are open stay
// usable, and whether a file is there, its size and kind may always be asked.
#pragma once

#include <string>
#include <vector>

namespace sluice {

/// Files, or folders with all below. What does not exist is passed over.
struct FileAccess {
  bool only_writing = false;         ///< restrict that alone: no reading, programs, network
  std::vector<std::string> listed;   ///< folders: their names, but no contents
  std::vector<std::string> read;     ///< contents; folders are listed, too
  std::vector<std::string> written;  ///< read, written, made, renamed, removed
};

/// The version of the kernel's interface: 0 if it has none, or if a container does not let it be
/// used.
int file_access_version();

/// False if the kernel can't do it, or give_up_new_privileges() was not called: then nothing has
/// changed. Unless only writing is restricted, no program may be started and no TCP connection made
/// afterwards. Can't be undone.
bool restrict_files(const FileAccess& access);

}  // namespace sluice
