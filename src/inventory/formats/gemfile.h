// Which gems a Gemfile names, from where and in which groups. A Gemfile is a Ruby program; this
// reads the usual forms (`group … do`, `group:`, `source … do`, `git:`) and runs nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/package.h"

namespace sluice::inventory {

/// One `gem …` line.
struct GemfileGem {
  std::string name;
  std::string requirement;  ///< "~> 7.1, >= 7.1.2"; empty if there is none or it is computed
  std::size_t line = 0;
  bool development = false;   ///< all its groups are known, and for development alone
  bool windows_only = false;  ///< all its platforms are Windows
  PackageSource source = PackageSource::kRegistry;
  std::string source_url;  ///< of its own or of the block around it; empty: the Gemfile's
  std::string ref;         ///< git: the commit, branch or tag that `ref:` names
};

struct Gemfile {
  std::vector<GemfileGem> gems;
  std::vector<std::string> sources;  ///< global ones
};

/// An Error if blocks or strings don't add up: then nothing it says can be trusted.
Result<Gemfile> read_gemfile(std::string_view bytes);

/// Names of the gems that no entry has outside of groups for development.
std::set<std::string> development_gems(const Gemfile& gemfile);

/// Names of the gems that every entry has for Windows alone.
std::set<std::string> windows_gems(const Gemfile& gemfile);

}  // namespace sluice::inventory
