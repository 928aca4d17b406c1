#include "secrets/third_party.h"

#include <algorithm>
#include <array>

namespace sluice::secrets {
namespace {

constexpr std::array<std::string_view, 10> kFolders = {
    "node_modules", "vendor",      "site-packages", "dist-packages", "bower_components",
    ".heroku",      "third_party", "third-party",   ".yarn",         ".bundle"};

}  // namespace

bool is_third_party(std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    const std::string_view folder = path.substr(0, slash);
    if (std::find(kFolders.begin(), kFolders.end(), folder) != kFolders.end()) return true;
    path.remove_prefix(slash + 1);
  }
  return false;
}

}  // namespace sluice::secrets
