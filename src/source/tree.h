// Lists and reads the files of a folder without ever following a link or leaving the root.
// Thread-safe: a Tree is read-only after listing; several threads may read files at once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "core/blob.h"
#include "core/problem.h"
#include "source/read_buffer.h"

namespace sluice::source {

/// Which files of a folder are looked at.
enum class TreeScope {
  kEverything,  ///< all there is, but for .git
  kDeploy,      ///< on a clone: tracked files and those that git does not ignore, minus .slugignore
};

struct FileEntry {
  std::string path;        ///< relative to the root
  std::uint64_t size = 0;  ///< kUnknownSize if the listing was made without sizes
};
inline constexpr std::uint64_t kUnknownSize = UINT64_MAX;

/// The folder a file was last opened in: the next file in it is found without walking the folders
/// above again. One thread, one Tree.
class OpenFolder {
 public:
  OpenFolder() = default;
  OpenFolder(OpenFolder&& other) noexcept;
  OpenFolder& operator=(OpenFolder&& other) noexcept;
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;
  ~OpenFolder();

 private:
  friend class Tree;
  int descriptor_ = -1;
  std::string path_;
};

/// How far a walk goes.
struct WalkLimits {
  std::uint64_t files = UINT64_MAX;  ///< in the order of their paths; the rest is only counted
  /// Files that are listed beyond that, too.
  std::function<bool(std::string_view path)> always = {};
  const Deadline* deadline = nullptr;
};

/// What a limit has left out.
struct LeftOut {
  static constexpr std::size_t kMostFolders = 3;

  std::uint64_t files = 0;
  std::uint64_t bytes = 0;              ///< of them, as far as sizes are known
  std::uint64_t folders = 0;            ///< not looked into
  bool late = false;                    ///< for there was no time
  std::vector<std::string> first = {};  ///< folders in question, the first ones by name

  bool any() const { return files > 0 || folders > 0; }
  void add(std::string_view folder);
  void add(const LeftOut& other);
};

/// The result of one walk. Everything is sorted by path.
struct Listing {
  TreeScope scope = TreeScope::kEverything;  ///< kDeploy only if the folder is in a git work tree
  std::vector<FileEntry> files;
  std::vector<Skipped> skipped;
  std::vector<Problem> problems;
  LeftOut left_out;
};

/// An opened root folder.
class Tree {
 public:
  /// Error if `root` is no folder or can't be read.
  static Result<Tree> open(const std::string& root);
  Tree(Tree&& other) noexcept;
  Tree& operator=(Tree&& other) noexcept;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree();

  /// Walks the tree once. Unreadable folders become problems, links and special files are skipped
  /// with a reason. Asking for the size of each file is a third of the cost.
  Listing list(TreeScope scope, bool sizes = true, const WalkLimits& limits = {}) const;

  /// Reads a whole file that has at most `limit` bytes, and hardly anything of a bigger one;
  /// `*whole` says which. Sets the size in `file` to what it is now. No conversion.
  Status read_whole(FileEntry* file, std::uint64_t limit, OpenFolder* folder, ReadBuffer* buffer,
                    bool* whole) const;

  /// Reads one file of the listing into `buffer`, at most `limit` bytes; `*whole` says whether
  /// that was all. A UTF-16 file with byte order mark arrives as UTF-8.
  Status read(const FileEntry& file, std::uint64_t limit, std::string* buffer, bool* whole) const;

  /// Same, without the conversion of UTF-16.
  Status read_raw(const FileEntry& file, std::uint64_t limit, std::string* buffer,
                  bool* whole) const;

  /// Opens a file of the listing, if it still is a regular one; the caller closes the descriptor.
  Result<int> open_file(const FileEntry& file) const;

  /// Reads a file of any size in overlapping blocks and hands each on as a Blob. Memory: one block.
  /// Past the deadline it ends with an error.
  Status read_blocks(const FileEntry& file, const std::function<void(const Blob&)>& use,
                     const Deadline* deadline = nullptr) const;

 private:
  explicit Tree(int descriptor, std::string root);
  int descriptor_ = -1;
  std::string root_;
};

/// Files up to this size are read whole; bigger ones in blocks.
inline constexpr std::uint64_t kWholeFileBytes = 8u << 20;
/// What is said of a file of which only the beginning was read.
inline constexpr std::string_view kNoTimeLeft = "not read to its end: limits.seconds are spent";
/// Context on both sides of a block; longer than any rule's window.
inline constexpr std::size_t kBlockOverlap = 64u << 10;

/// True if the first bytes look like no text (NUL bytes).
bool looks_binary(std::string_view head);

/// Name of a format whose bytes can't show plain text (images, fonts, media, compressed archives),
/// by its magic number and NUL bytes; empty if it is none.
std::string_view opaque_format(std::string_view head);

}  // namespace sluice::source
