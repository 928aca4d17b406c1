// [access] of sluice.toml: who may do what, and which databases are production's.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sluice {

/// What the [access] table may say of where an app stands, as Heroku's pipelines name it.
inline constexpr const char* kAccessStages[] = {"production", "staging", "development", "review",
                                                "test"};
/// Heroku's app permissions. "view" comes with each of the others.
inline constexpr const char* kAccessPermissions[] = {"view", "deploy", "operate", "manage"};

/// One [[access.grant]]: these people may do this much with these apps.
struct AccessGrant {
  std::vector<std::string> who;     ///< e-mail addresses or globs of them, in lower case
  std::vector<std::string> may;     ///< words of kAccessPermissions
  std::vector<std::string> stages;  ///< words of kAccessStages; empty: every stage
  std::vector<std::string> apps;    ///< globs of names; empty: every app
  std::size_t line = 0;             ///< in the file
};

/// Apps whose stage no pipeline tells.
struct StageNames {
  std::string stage;
  std::vector<std::string> apps;  ///< globs of names
};

struct AccessSettings {
  /// Fingerprints of the logins of production's databases, see core/database_fingerprint.h.
  std::vector<std::string> production_databases;
  std::string fingerprint_key;       ///< that they were made with
  std::vector<std::string> domains;  ///< of the own people's addresses; others are outsiders
  std::vector<std::string> admins;   ///< addresses (globs) that may be admins; empty: not said
  std::vector<StageNames> stages;
  std::vector<AccessGrant> grants;  ///< empty: nothing is said of who may do what
};

}  // namespace sluice
