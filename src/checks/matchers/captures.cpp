#include "checks/matchers/captures.h"

#include <optional>
#include <string>
#include <vector>

namespace sluice::checks {
namespace {

using Groups = std::vector<std::optional<std::string_view>>;

void take_groups(const Regex& regex, const Groups& groups, Hit* hit) {
  const auto take = [&](std::string_view name, std::string* target) {
    const std::size_t number = regex.group_named(name);
    if (number != 0 && groups[number]) *target = groups[number]->substr(0, kMaxCapture);
  };
  take("name", &hit->name);
  take("variable", &hit->variable);
  take("value", &hit->value);
}

}  // namespace

void each_match(const Pattern& pattern, std::string_view text,
                const std::function<bool(Hit hit)>& take) {
  const Regex* regex = pattern.regex();
  if (regex == nullptr) return;
  const std::size_t at_group = regex->group_named("at");
  std::size_t from = 0;
  while (from <= text.size()) {
    const Groups groups = regex->find_groups(text, from);
    if (groups.empty()) return;
    const bool has_place = at_group != 0 && groups[at_group].has_value();
    const std::string_view place = has_place ? *groups[at_group] : *groups[0];
    const std::size_t blanks = std::min(place.find_first_not_of(" \t\r\n"), place.size());
    Hit hit;
    hit.begin = static_cast<std::size_t>(place.data() - text.data()) + blanks;
    hit.end = static_cast<std::size_t>(groups[0]->data() - text.data()) + groups[0]->size();
    take_groups(*regex, groups, &hit);
    from = std::max(hit.end, from + 1);
    if (!take(std::move(hit))) return;
  }
}

bool capture(const Pattern& pattern, std::string_view text, Hit* hit) {
  const Regex* regex = pattern.regex();
  if (regex == nullptr) return false;
  const Groups groups = regex->find_groups(text, 0);
  if (groups.empty()) return false;
  take_groups(*regex, groups, hit);
  return true;
}

}  // namespace sluice::checks
