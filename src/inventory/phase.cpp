#include "inventory/phase.h"

#include <algorithm>
#include <array>

namespace sluice::inventory {
namespace {

constexpr std::array<std::string_view, 7> kTraces = {
    ".heroku/node/", ".heroku/python/", ".heroku/php/",  ".heroku/dotnet/",
    ".jdk/",         "vendor/ruby-",    "vendor/bundle/"};

}  // namespace

std::string_view to_string(Phase phase) { return phase == Phase::kSlug ? "slug" : "source"; }

bool is_buildpack_trace(std::string_view path) {
  return std::any_of(kTraces.begin(), kTraces.end(),
                     [path](std::string_view trace) { return path.starts_with(trace); });
}

}  // namespace sluice::inventory
