// Where a secret lies changes how bad it is: browser code is worse than server code, test data
// less. The folders are data (rules/secrets/values.toml, [places]). Immutable, thread-safe.
#pragma once

#include <string_view>

#include "base/glob_set.h"
#include "core/severity.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

class Places {
 public:
  static Places read(const format::Node& document);
  Severity adjust(Severity severity, std::string_view path) const;

  /// Packages of others, as an installer put them there or as they are published.
  bool is_package(std::string_view path) const;
  /// Handed out to anyone who asks for it.
  bool is_served(std::string_view path) const;
  /// In an archive where the app's files and those of libraries lie side by side.
  bool is_mixed(std::string_view path) const;
  /// Archives of the platform, which hold nothing of the app.
  bool is_platform(std::string_view path) const;
  /// By its name, code that only ever runs on the server.
  bool is_server_source(std::string_view path) const;

 private:
  GlobSet packages_;
  GlobSet platform_;
  GlobSet mixed_;
  GlobSet own_in_mixed_;
  GlobSet server_sources_;
  GlobSet low_;
  GlobSet lower_;
  GlobSet served_;
  GlobSet perhaps_served_;
};

}  // namespace sluice::secrets
