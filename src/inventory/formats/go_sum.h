// go.sum and go.work.sum: the hashes of what was downloaded, and of what was only looked at
// (https://go.dev/ref/mod#go-sum-files). Views into the given bytes. One thread per object.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "inventory/package_file.h"

namespace sluice::inventory {

class GoSum {
 public:
  struct Line {
    std::string_view version;
    std::string_view hash;  ///< of the content ("h1:..."); empty: only of its go.mod
    std::string_view path;  ///< the file that says so
    std::size_t line = 0;
  };

  /// Adds the lines of one file. What is no line of a go.sum gives a note for the first of them.
  void add(const FileView& file, std::vector<Problem>& problems);

  /// The line of this version, the one with the hash of its content if there are two; nullptr if
  /// there is none.
  const Line* find(std::string_view module, std::string_view version) const;

  /// Modules in order, each with the highest version that was downloaded.
  std::map<std::string_view, Line> highest() const;

  bool empty() const { return modules_.empty(); }

 private:
  std::map<std::string_view, std::vector<Line>> modules_;
};

}  // namespace sluice::inventory
