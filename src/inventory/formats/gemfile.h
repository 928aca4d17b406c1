// Which groups a Gemfile puts its gems in. A Gemfile is a Ruby program; this reads the usual forms
// (`group … do`, `group:` and `groups:` options) and runs nothing.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sluice::inventory {

/// Gems that the Gemfile names in groups for development alone. Nothing if its blocks don't add up,
/// so that it can't be trusted to say so.
std::optional<std::set<std::string>> development_gems(std::string_view gemfile);

}  // namespace sluice::inventory
