#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"

namespace sluice::checks {

void judge_variable(const Check& check, const App& app, std::vector<Hit>* hits) {
  for (const auto& [name, value] : app.environment.variables()) {
    Hit hit;
    if (hits->size() >= kMaxHits || !capture(check.match.pattern("name"), name, &hit)) continue;
    const Pattern& wanted = check.match.pattern("value");
    if (!wanted.empty() && !wanted.found_in(value)) continue;
    hit.name = name;
    hit.variable = name;
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
