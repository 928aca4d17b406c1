// Replaces a file by a new one in one step. Not thread-safe as to one path.
#pragma once

#include <string>

#include "base/result.h"

namespace sluice::advisories {

/// Removes "<destination>.partial-<pid>" of processes that are no more, and of this one's number.
void remove_partial_leftovers(const std::string& destination);

/// A file under construction beside its destination, "<destination>.partial-<pid>". It goes away
/// with this object unless it was committed; those that killed processes left are removed.
class PartialFile {
 public:
  explicit PartialFile(std::string destination);
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  ~PartialFile();

  /// Nothing is there yet; the folder is.
  const std::string& path() const { return path_; }

  /// Puts the file, which must be synced already, in the destination's place and syncs the folder.
  Status commit();

 private:
  std::string destination_;
  std::string path_;
  bool committed_ = false;
};

}  // namespace sluice::advisories
