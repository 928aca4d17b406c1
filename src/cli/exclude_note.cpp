#include "cli/exclude_note.h"

#include <algorithm>

#include "base/glob_set.h"

namespace sluice::cli {

std::vector<Problem> exclude_note(const std::vector<std::string>& globs,
                                  const source::Listing& listing) {
  if (globs.empty()) return {};
  const GlobSet exclude(globs);
  const auto count =
      std::count_if(listing.files.begin(), listing.files.end(),
                    [&](const source::FileEntry& file) { return exclude.matches(file.path); });
  const auto out = static_cast<std::size_t>(count);
  if (out * 2 <= listing.files.size()) return {};
  return {{"", 0,
           "secrets.exclude leaves out " + std::to_string(out) + " of " +
               std::to_string(listing.files.size()) +
               " files: in them only live values and private keys are looked for",
           false}};
}

}  // namespace sluice::cli
