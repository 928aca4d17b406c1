#include "secrets/place.h"

#include <algorithm>

#include "base/glob.h"
#include "format/node.h"

namespace sluice::secrets {
namespace {

bool matches_any(const std::vector<std::string>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return glob_match(glob, path); });
}

}  // namespace

Places Places::read(const format::Node& document) {
  Places places;
  if (const format::Node* table = document.find("places")) {
    places.low_ = table->texts_of("low");
    places.lower_ = table->texts_of("lower");
    places.served_ = table->texts_of("served");
    places.perhaps_served_ = table->texts_of("perhaps_served");
    places.packages_ = table->texts_of("packages");
    places.platform_ = table->texts_of("platform");
    places.server_sources_ = table->texts_of("server_sources");
  }
  return places;
}

Severity Places::adjust(Severity severity, std::string_view path) const {
  const int rank = static_cast<int>(severity);
  if (matches_any(low_, path) || is_package(path)) return std::min(severity, Severity::kLow);
  if (matches_any(lower_, path)) {
    return static_cast<Severity>(std::max(rank - 1, static_cast<int>(Severity::kLow)));
  }
  // What is low or medium because it opens little does not open more in a browser.
  if (severity >= Severity::kHigh &&
      (matches_any(served_, path) || matches_any(perhaps_served_, path))) {
    return static_cast<Severity>(std::min(rank + 1, static_cast<int>(Severity::kCritical)));
  }
  return severity;
}

bool Places::is_package(std::string_view path) const { return matches_any(packages_, path); }

bool Places::is_served(std::string_view path) const {
  return matches_any(served_, path) && !is_package(path);
}

bool Places::is_platform(std::string_view path) const { return matches_any(platform_, path); }

bool Places::is_server_source(std::string_view path) const {
  return matches_any(server_sources_, path) && !is_package(path);
}

}  // namespace sluice::secrets
