// The copies of one package in the order of their folders, so that those at and below a folder are
// two ranges: an app may have tens of thousands of copies of one name, and as many lockfiles and
// manifests that ask for it. One thread per object.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice::inventory {

struct CopyInFolder {
  std::string_view group;   ///< only copies of the same one are found together: a version, or ""
  std::string_view folder;  ///< the place that rules decide by
  std::size_t package = 0;
};

class CopiesByFolder {
 public:
  explicit CopiesByFolder(std::vector<CopyInFolder> copies);

  /// Places in the order: [begin, end).
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  /// The copies of the folder itself and those below.
  using Ranges = std::array<Range, 2>;

  /// Of a group, at a folder and below; "" is the root, which all are below.
  Ranges within(std::string_view group, std::string_view folder) const;

  std::size_t size() const { return copies_.size(); }
  const CopyInFolder& operator[](std::size_t place) const { return copies_[place]; }

 private:
  std::vector<CopyInFolder> copies_;
};

inline std::size_t count_of(const CopiesByFolder::Ranges& ranges) {
  return (ranges[0].end - ranges[0].begin) + (ranges[1].end - ranges[1].begin);
}

/// Which copies lie in any of many ranges, in time for each range that does not depend on its size.
class MarkedCopies {
 public:
  explicit MarkedCopies(std::size_t copies) : changes_(copies + 1, 0) {}

  void mark(const CopiesByFolder::Ranges& ranges) {
    for (const CopiesByFolder::Range& range : ranges) {
      ++changes_[range.begin];
      --changes_[range.end];
    }
  }

  /// Calls `take` with the place of each marked copy.
  template <typename Take>
  void each(Take take) const {
    std::ptrdiff_t open = 0;
    for (std::size_t i = 0; i + 1 < changes_.size(); ++i) {
      open += changes_[i];
      if (open > 0) take(i);
    }
  }

 private:
  std::vector<std::ptrdiff_t> changes_;
};

}  // namespace sluice::inventory
