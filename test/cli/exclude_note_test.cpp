// When the log tells of secrets.exclude.
#include "cli/exclude_note.h"

#include "test/catch.h"

namespace sluice::cli {

TEST_CASE("a setting that leaves out most files is told") {
  source::Listing listing;
  for (const char* path : {"a.rb", "lib/b.rb", "docs/c.md", "docs/d.md"}) {
    listing.files.push_back({path, 1});
  }
  struct Case {
    std::vector<std::string> globs;
    std::string_view told;
  };
  for (const Case& c : {Case{{}, ""}, Case{{"docs/**"}, ""}, Case{{"docs/**", "*.py"}, ""},
                        Case{{"docs/**", "a.rb"}, "leaves out 3 of 4 files"},
                        Case{{"**"}, "leaves out 4 of 4 files"}}) {
    const std::vector<Problem> notes = exclude_note(c.globs, listing);
    REQUIRE(notes.size() == (c.told.empty() ? 0 : 1));
    for (const Problem& note : notes) {
      CHECK(note.message.find(c.told) != std::string::npos);
      CHECK_FALSE(note.incomplete);
    }
  }
  CHECK(exclude_note({"**"}, {}).empty());
  const Deadline over(std::chrono::seconds{0});
  CHECK(exclude_note({"**"}, listing, &over).empty());
}

}  // namespace sluice::cli
