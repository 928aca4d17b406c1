#include "secrets/place.h"

#include <algorithm>

#include "format/node.h"

namespace sluice::secrets {

Places Places::read(const format::Node& document) {
  Places places;
  if (const format::Node* table = document.find("places")) {
    places.low_ = GlobSet(table->texts_of("low"));
    places.lower_ = GlobSet(table->texts_of("lower"));
    places.served_ = GlobSet(table->texts_of("served"));
    places.perhaps_served_ = GlobSet(table->texts_of("perhaps_served"));
    places.packages_ = GlobSet(table->texts_of("packages"));
    places.mixed_ = GlobSet(table->texts_of("mixed"));
    places.own_in_mixed_ = GlobSet(table->texts_of("own_in_mixed"));
    places.platform_ = GlobSet(table->texts_of("platform"));
    places.server_sources_ = GlobSet(table->texts_of("server_sources"));
  }
  return places;
}

Severity Places::adjust(Severity severity, std::string_view path) const {
  const int rank = static_cast<int>(severity);
  if (low_.matches(path) || is_package(path)) return std::min(severity, Severity::kLow);
  if (lower_.matches(path)) {
    return static_cast<Severity>(std::max(rank - 1, static_cast<int>(Severity::kLow)));
  }
  // What is low or medium because it opens little does not open more in a browser.
  if (severity >= Severity::kHigh && (served_.matches(path) || perhaps_served_.matches(path))) {
    return static_cast<Severity>(std::min(rank + 1, static_cast<int>(Severity::kCritical)));
  }
  return severity;
}

bool Places::is_package(std::string_view path) const { return packages_.matches(path); }

bool Places::is_served(std::string_view path) const {
  return served_.matches(path) && !is_package(path);
}

bool Places::is_mixed(std::string_view path) const {
  return mixed_.matches(path) && !own_in_mixed_.matches(path);
}

bool Places::is_platform(std::string_view path) const { return platform_.matches(path); }

bool Places::is_server_source(std::string_view path) const {
  return server_sources_.matches(path) && !is_package(path);
}

}  // namespace sluice::secrets
