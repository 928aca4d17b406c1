// The sluice.toml that `sluice init` writes: every setting of the option table with its default, in
// comments, so that the file can't lag behind the program. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"

namespace sluice::cli {

/// A setting's default as sluice.toml has it, or an example if there is none.
std::string toml_example(const OptionRow& row);

/// What the app is made of, in words for the file's head and for the terminal.
struct AppFacts {
  std::vector<std::string> package_files;  ///< "package-lock.json (npm)"
  std::vector<std::string> frameworks;     ///< "Ruby on Rails"
  std::vector<std::string> heroku_files;   ///< "Procfile", "app.json"
  std::vector<std::string> workflows;      ///< ".github/workflows/ci.yml"
  std::string buildpack;                   ///< "heroku/ruby"; empty: not known
  bool has_baseline = false;               ///< its salt would be overruled by one in sluice.toml
  bool new_salt = false;             ///< ids of secrets that were told before are no longer right
  std::string until = "2026-12-31";  ///< last day of the acceptance that stands there as example
};

/// `salt` keys the ids of secrets; empty: none is written.
std::string settings_file(const AppFacts& facts, std::string_view salt);

/// What was found and what to do next, for the terminal. `launcher` is how the program is called.
std::string init_summary(const AppFacts& facts, std::string_view file, std::string_view launcher);

/// The language's buildpack that an app with these files at its root gets; empty if none is known.
std::string buildpack_of(const std::vector<std::string>& root_files);

}  // namespace sluice::cli
