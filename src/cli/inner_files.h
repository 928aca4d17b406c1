// Looks for secrets in what lies inside of files: archives, compressed copies, source maps. What is
// found is placed in the file with the name inside (Location::inner). Nothing is written to disk;
// what a limit cuts becomes a Problem. One per thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/problem.h"
#include "correlate/served_sources.h"
#include "secrets/scanner.h"
#include "source/tree.h"

namespace sluice::cli {

/// What was found inside of files. In no order.
struct InnerHarvest {
  std::vector<secrets::SecretMatch> secrets;
  std::vector<correlate::ServedSources> served;
  std::vector<Problem> problems;
  std::vector<Skipped> skipped;
};

class InnerFiles {
 public:
  explicit InnerFiles(const secrets::Scanner& scanner) : scanner_(scanner) {}

  /// Takes a whole file. True if all of its bytes have been looked at; else they are still to be
  /// scanned as they stand.
  bool take(std::string_view path, std::string_view bytes);

  /// The same for a file that is read in blocks.
  bool take_big(const source::Tree& tree, const source::FileEntry& file);

  InnerHarvest harvest() { return std::move(harvest_); }

 private:
  const secrets::Scanner& scanner_;
  InnerHarvest harvest_;
};

}  // namespace sluice::cli
