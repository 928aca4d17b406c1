#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {

void match_workflow(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  if (!is_workflow(file.path())) return;
  const Pattern& kind = check.match.pattern("kind");
  const Pattern& value = check.match.pattern("value");
  for (const WorkflowItem& item : file.workflow().items) {
    if (hits->size() >= kMaxHits) return;
    if (!kind.found_in(item.kind)) continue;
    Hit hit;
    if (!value.empty() && !capture(value, item.value, &hit)) continue;
    if (hit.name.empty()) hit.name = item.value.substr(0, kMaxCapture);
    hit.value = item.value.substr(0, kMaxCapture);
    hit.begin = item.begin;
    hit.end = file.code().line_end(file.code().line_index(item.begin));
    hit.traits = item.traits;
    hit.scope_begin = item.scope_begin;
    hit.scope_end = item.scope_end;
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
