#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {

void match_pattern(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const CodeText& text = file.code();
  const bool in_strings = check.match.flag("in_strings");
  const bool anywhere = check.match.flag("in_comments");
  each_match(check.match.pattern("code"), anywhere ? text.text() : text.code(), [&](Hit hit) {
    if (anywhere || in_strings || text.is_code(hit.begin)) hits->push_back(std::move(hit));
    return hits->size() < kMaxHits;
  });
}

}  // namespace sluice::checks
