#include "checks/assignments.h"
#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

/// Whether the value is one that the check looks for.
bool fits(const Check& check, const CodeText& text, const FoundAssignment& assignment, Hit* hit) {
  const std::string_view value = assignment.value.of(text.code());
  const Pattern& wanted = check.match.pattern("value");
  if (!wanted.empty() && !capture(wanted, value, hit)) return false;
  if (hit->value.empty()) hit->value = value.substr(0, kMaxCapture);
  if (hit->name.empty()) hit->name = assignment.name;
  hit->begin = assignment.begin;
  hit->end = assignment.value.end;
  return true;
}

}  // namespace

void match_assignment(const Check& check, const SourceFile& file, std::vector<Hit>* hits) {
  const CodeText& text = file.code();
  const bool anywhere = check.match.flag("anywhere");
  const bool each = check.match.flag("each");
  const std::vector<FoundAssignment> all = find_assignments(text, check.match.pattern("name"));
  for (std::size_t i = 0; i < all.size() && hits->size() < kMaxHits; ++i) {
    const FoundAssignment& assignment = all[i];
    if (assignment.conditional || (assignment.nested && !anywhere)) continue;
    Hit hit;
    if (!fits(check, text, assignment, &hit)) continue;
    bool superseded = false;
    for (std::size_t later = i + 1; later < all.size(); ++later) {
      if (all[later].name != assignment.name || all[later].adds) continue;
      // Two classes may each have their own.
      if (all[later].nested != assignment.nested || (anywhere && assignment.nested)) continue;
      if (all[later].conditional) {
        hit.overridden = true;
      } else {
        superseded = true;
      }
    }
    for (std::size_t later = i + 1; later < all.size(); ++later) {
      if (all[later].name == assignment.name && all[later].conditional) hit.overridden = true;
    }
    if (superseded && !each) continue;
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
