#include "checks/owasp.h"

#include <algorithm>
#include <charconv>

namespace sluice::checks {
namespace {

using format::Node;

Error error_at(std::string_view file, std::size_t line, std::string message) {
  return Error{std::string(file), line, std::move(message)};
}

}  // namespace

Result<Owasp> Owasp::read(std::string_view file, const Node& document) {
  Owasp owasp;
  for (std::size_t edition = 0; edition < kEditions.size(); ++edition) {
    const Node* tables = document.find(kEditions[edition]);
    if (tables == nullptr || !tables->is_array()) {
      return error_at(file, 1, "[[" + std::string(kEditions[edition]) + "]] tables are missing");
    }
    for (const Node& table : tables->items) {
      OwaspCategory category;
      category.id = table.text_of("id");
      category.name = table.text_of("name");
      category.coverage = table.text_of("coverage");
      category.blind = table.text_of("blind");
      const Node* list = table.find("cwe");
      if (category.id.empty() || category.name.empty() || list == nullptr) {
        return error_at(file, table.line, "a category needs id, name and cwe");
      }
      for (const Node& item : list->items) {
        unsigned cwe = 0;
        const char* end = item.text.data() + item.text.size();
        if (std::from_chars(item.text.data(), end, cwe).ptr != end) {
          return error_at(file, item.line, "a CWE is a number");
        }
        owasp.listed_[edition].emplace(cwe, category.id);
      }
      owasp.categories_[edition].push_back(std::move(category));
    }
  }
  const Node* overrides = document.find("override");
  if (overrides == nullptr) return owasp;
  for (const Node& table : overrides->items) {
    const std::string key(table.text_of("key"));
    if (key.empty()) return error_at(file, table.line, "an override needs a key");
    for (std::size_t edition = 0; edition < kEditions.size(); ++edition) {
      const std::string_view id = table.text_of(kEditions[edition]);
      if (!id.empty()) owasp.overrides_[edition].emplace(key, id);
    }
  }
  return owasp;
}

Result<std::string> Owasp::category_of(std::size_t edition, std::string_view rule,
                                       unsigned cwe) const {
  const auto& overrides = overrides_[edition];
  const std::string name = "CWE-" + std::to_string(cwe);
  // "lp-gha-perms/missing" is what "lp-gha-perms" is.
  const std::string_view whole = rule.substr(0, rule.find('/'));
  for (const std::string_view key : {rule, whole, std::string_view(name)}) {
    if (const auto found = overrides.find(key); found != overrides.end()) return found->second;
  }
  const auto [begin, end] = listed_[edition].equal_range(cwe);
  const auto count = std::distance(begin, end);
  if (count == 1) return begin->second;
  return Error{"", 0,
               std::string(rule) + ": " + name + " is in " + std::to_string(count) +
                   " categories of " + std::string(kEditions[edition]) + ": add an override"};
}

Result<OwaspIds> Owasp::ids_of(std::string_view rule, std::span<const unsigned> cwe) const {
  OwaspIds ids;
  for (std::size_t i = 0; i < cwe.size(); ++i) {
    for (std::size_t edition = 0; edition < kEditions.size(); ++edition) {
      std::string& first = edition == 0 ? ids.in_2021 : ids.in_2025;
      std::vector<std::string>& more = edition == 0 ? ids.more_2021 : ids.more_2025;
      // A rule's override is about its first CWE.
      Result<std::string> category = category_of(edition, i == 0 ? rule : "", cwe[i]);
      if (!category) return category.error();
      if (i == 0) {
        first = *category;
      } else if (*category != first &&
                 std::find(more.begin(), more.end(), *category) == more.end()) {
        more.push_back(*category);
      }
    }
  }
  return ids;
}

}  // namespace sluice::checks
