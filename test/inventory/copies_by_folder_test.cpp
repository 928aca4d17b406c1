#include "inventory/copies_by_folder.h"

#include <algorithm>
#include <string>
#include <vector>

#include "inventory/paths.h"
#include "test/catch.h"

namespace sluice::inventory {
namespace {

const std::vector<std::string> kFolders = {"",    "a",     "a-b",  "a.b",  "a/b",   "a/b/c",
                                           "a/c", "a/b-c", "a0",   "ab",   "b",     "a/b/c/d",
                                           "B",   "a/bc",  "a//b", "\xff", "a/\xff"};
const std::vector<std::string> kGroups = {"", "1.0", "1.0.0", "2"};

}  // namespace

TEST_CASE("ranges hold the copies at and below a folder, as looking at each would") {
  std::vector<CopyInFolder> copies;
  for (const std::string& group : kGroups) {
    for (const std::string& folder : kFolders) copies.push_back({group, folder, copies.size()});
  }
  std::reverse(copies.begin(), copies.end());
  const CopiesByFolder sorted(copies);
  for (const std::string& group : kGroups) {
    for (const std::string& folder : kFolders) {
      std::vector<std::size_t> expected;
      for (const CopyInFolder& copy : copies) {
        if (copy.group == group && is_within(copy.folder, folder)) expected.push_back(copy.package);
      }
      std::sort(expected.begin(), expected.end());
      const auto ranges = sorted.within(group, folder);
      MarkedCopies marked(sorted.size());
      marked.mark(ranges);
      marked.mark(ranges);
      std::vector<std::size_t> found;
      marked.each([&](std::size_t place) { found.push_back(sorted[place].package); });
      std::sort(found.begin(), found.end());
      INFO(group << " at \"" << folder << '"');
      CHECK(found == expected);
      CHECK(count_of(ranges) == expected.size());
    }
  }
  CHECK(count_of(sorted.within("3", "")) == 0);
  CHECK(count_of(sorted.within("1.0", "c")) == 0);
  CHECK(count_of(CopiesByFolder({}).within("", "")) == 0);
}

}  // namespace sluice::inventory
