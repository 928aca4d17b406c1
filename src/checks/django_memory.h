// What django_settings.h has told of an app already: many matches ask the same.
// Not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::checks {

struct DjangoMemory {
  struct Named {
    bool any = false;                  ///< an entry point names a module at all
    std::vector<std::string> modules;  ///< "shop.settings.production"
  };
  std::optional<Named> named;
  /// By a setting's name: paths of the modules whose assignment of it serves
  /// the app.
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> reached;
};

}  // namespace sluice::checks
