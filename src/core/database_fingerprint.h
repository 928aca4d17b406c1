// Tells whether two environments log in to the same database without knowing where: a keyed hash of
// host and user of a connection URL. Neither the password nor the database's name enters it. No
// I/O; thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/access_settings.h"

namespace sluice {

/// Bytes of a new key, kept in sluice.toml as twice as many hex digits.
inline constexpr std::size_t kFingerprintKeyBytes = 32;
/// Shortest text that is taken as a key.
inline constexpr std::size_t kMinFingerprintKey = 16;
/// Longest URL that is read.
inline constexpr std::size_t kMaxDatabaseUrl = 16U << 10;

/// Who logs in where. The host is in lower case and without port; several hosts are sorted. Without
/// a user (Redis) the host keeps its port.
struct DatabaseLogin {
  std::string scheme;  ///< "postgres", as written
  std::string host;
  std::string user;  ///< may be empty
};

/// Reads postgres://user:password@host:port/name and its relatives: MySQL, MariaDB, MongoDB, Redis,
/// SQL Server, and JDBC's form with user= in the query. Nothing if `url` is none of these, or if
/// the database is local (a host name without a dot, loopback): two environments don't share that.
std::optional<DatabaseLogin> database_login(std::string_view url);

/// "db-" and 32 hex digits: HMAC-SHA-256 over host and user. The scheme does not enter it.
std::string database_fingerprint(std::string_view key, const DatabaseLogin& login);

/// Whether the text has the form of a fingerprint.
bool is_database_fingerprint(std::string_view text);

/// Whether `url` logs in to one of production's databases, by the settings. False if they name
/// none.
bool is_production_database(const AccessSettings& settings, std::string_view url);

}  // namespace sluice
