// Keeps what a walk holds in memory within bounds, whatever the tree: a folder of ten million files
// costs time, but no more memory than the limit on files. What falls out is the same for the same
// tree. Part of tree.cpp; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "source/tree.h"

namespace sluice::source {

struct WalkEntry {
  std::string name;  ///< of a folder with '/', so that their order is that of whole paths
  std::uint64_t size = 0;
  bool is_folder = false;
  bool always = false;  ///< listed whatever the limit
};

/// A folder whose entries are being gone through.
struct WalkLevel {
  std::string path;  ///< with '/', but for the root
  std::vector<WalkEntry> entries;
  std::size_t next = 0;
};

class WalkBounds {
 public:
  explicit WalkBounds(const WalkLimits& limits) : limits_(limits) {}

  /// While a folder is read: drops what can't be listed any more.
  void grown(WalkLevel* level);
  /// When it is read and sorted, as the last of `levels`: of all that is still to be gone through,
  /// what comes after the limit is dropped.
  void read(std::vector<WalkLevel>* levels);
  /// One entry is gone through.
  void took(const WalkEntry& entry);

  /// True once the time is over.
  bool is_late() const { return passed(limits_.deadline); }
  /// The rest of a folder is not read.
  void leave(const std::string& folder);
  /// The files that are known by then are listed, the folders are not looked into.
  void give_up(std::vector<WalkLevel>* levels, std::vector<FileEntry>* files);

  LeftOut take() { return std::move(left_out_); }

 private:
  std::uint64_t room() const { return limits_.files - taken_; }
  void trim(std::vector<WalkLevel>* levels, bool folders, std::uint64_t most);
  /// True if it stays all the same.
  bool drop(const std::string& folder, WalkEntry* entry);

  const WalkLimits& limits_;
  std::uint64_t taken_ = 0;    ///< files that count
  std::uint64_t files_ = 0;    ///< that count, still to be gone through
  std::uint64_t folders_ = 0;  ///< still to be gone through
  std::uint64_t always_ = 0;
  std::size_t grown_at_ = 0;  ///< size of a folder at which it is looked at again
  LeftOut left_out_;
};

}  // namespace sluice::source
