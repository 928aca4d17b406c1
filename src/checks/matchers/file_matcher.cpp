#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {

void match_file(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const Pattern& content = check.match.pattern("content");
  if (content.empty()) {
    hits->push_back({});
    return;
  }
  each_match(content, file.text(), [&](Hit hit) {
    hits->push_back(std::move(hit));
    return false;
  });
}

}  // namespace sluice::checks
