#include <optional>
#include <string_view>

#include "checks/matchers/captures.h"
#include "checks/matchers/matchers.h"
#include "core/database_fingerprint.h"

namespace sluice::checks {
namespace {

bool same_login(const DatabaseLogin& login, std::optional<std::string_view> other) {
  if (!other || login.user.empty()) return false;
  const auto second = database_login(*other);
  return second && second->user == login.user && second->host == login.host;
}

}  // namespace

void judge_database(const Check& check, const App& app, std::vector<Hit>* hits) {
  const MatchSpec& match = check.match;
  for (const auto& [name, value] : app.environment.variables()) {
    Hit hit;
    if (hits->size() >= kMaxHits || !capture(match.pattern("name"), name, &hit)) continue;
    const auto login = database_login(value);  // none of a local one
    if (!login) continue;
    const std::string_view main = match.text("same_login_as");
    if (!main.empty() && (name == main || !same_login(*login, app.environment.value(main)))) {
      continue;
    }
    if (match.flag("production") && !is_production_database(app.access, value)) continue;
    if (const Pattern& wanted = match.pattern("url"); !wanted.empty() && !wanted.found_in(value)) {
      continue;
    }
    if (match.pattern("not_host").found_in(login->host)) continue;
    hit.name = name;
    hit.variable = name;
    hits->push_back(std::move(hit));
  }
}

}  // namespace sluice::checks
