#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {

void match_pattern(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const CodeText& text = file.code();
  const bool in_strings = check.match.flag("in_strings");
  each_match(check.match.pattern("code"), text.code(), [&](Hit hit) {
    if (in_strings || text.is_code(hit.begin)) hits->push_back(std::move(hit));
    return hits->size() < kMaxHits;
  });
}

}  // namespace sluice::checks
