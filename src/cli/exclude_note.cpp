#include "cli/exclude_note.h"

#include "base/glob_set.h"

namespace sluice::cli {

std::vector<Problem> exclude_note(const std::vector<std::string>& globs,
                                  const source::Listing& listing, const Deadline* deadline) {
  if (globs.empty()) return {};
  const GlobSet exclude(globs);
  std::size_t out = 0;
  for (const source::FileEntry& file : listing.files) {
    if (passed(deadline)) return {};
    out += exclude.matches(file.path) ? 1U : 0U;
  }
  if (out * 2 <= listing.files.size()) return {};
  return {{"", 0,
           "secrets.exclude leaves out " + std::to_string(out) + " of " +
               std::to_string(listing.files.size()) +
               " files: in them only live values and private keys are looked for",
           false}};
}

}  // namespace sluice::cli
