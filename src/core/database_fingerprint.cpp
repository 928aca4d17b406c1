#include "core/database_fingerprint.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "base/encoding.h"
#include "base/hash.h"

namespace sluice {
namespace {

constexpr std::string_view kPrefix = "db-";
constexpr std::size_t kDigits = 32;
constexpr std::array<std::string_view, 13> kSchemes = {
    "postgres", "postgresql", "postgis",     "mysql",  "mysql2",    "mariadb",    "trilogy",
    "mongodb",  "redis",      "mongodb+srv", "rediss", "sqlserver", "cockroachdb"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool is_scheme(std::string_view scheme) {
  return std::find(kSchemes.begin(), kSchemes.end(), scheme) != kSchemes.end();
}

/// The text of a query's parameter; JDBC of SQL Server separates with ';'.
std::string_view parameter(std::string_view query, std::string_view name) {
  constexpr std::string_view kSeparators = "?&;";
  while (!query.empty()) {
    const std::size_t begin = query.find_first_not_of(kSeparators);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(query.find_first_of(kSeparators, begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && lower(pair.substr(0, equals)) == name) {
      return pair.substr(equals + 1);
    }
    query.remove_prefix(end);
  }
  return {};
}

struct Host {
  std::string name;
  std::string port;
};

Host split_port(std::string_view text) {
  Host host;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    host.name = lower(text.substr(0, close == std::string_view::npos ? close : close + 1));
    if (close != std::string_view::npos && text.substr(close + 1).starts_with(':')) {
      host.port = text.substr(close + 2);
    }
    return host;
  }
  const std::size_t colon = text.find(':');
  host.name = lower(text.substr(0, colon));
  if (colon != std::string_view::npos) host.port = text.substr(colon + 1);
  while (host.name.ends_with('.')) host.name.pop_back();
  return host;
}

/// A name without a dot is one of a local network: "localhost", "db" in a container.
bool is_local(std::string_view name) {
  return name.starts_with("127.") || name == "0.0.0.0" || name == "[::1]" ||
         name.ends_with(".localhost") ||
         (name.find('.') == std::string_view::npos && !name.starts_with('['));
}

}  // namespace

std::optional<DatabaseLogin> database_login(std::string_view url) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = url.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos || url.size() > kMaxDatabaseUrl) return std::nullopt;
  url = url.substr(begin, url.find_last_not_of(kBlanks) + 1 - begin);
  if (lower(url.substr(0, 5)) == "jdbc:") url.remove_prefix(5);
  const std::size_t mark = url.find("://");
  if (mark == std::string_view::npos || url.find_first_of(kBlanks) != std::string_view::npos) {
    return std::nullopt;
  }
  DatabaseLogin login;
  login.scheme = lower(url.substr(0, mark));
  if (!is_scheme(login.scheme)) return std::nullopt;
  url.remove_prefix(mark + 3);
  const std::size_t end = std::min(url.find_first_of("/?#;"), url.size());
  std::string_view authority = url.substr(0, end);
  const std::string_view rest = url.substr(end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    login.user = percent_decode(authority.substr(0, std::min(authority.find(':'), at)));
    authority.remove_prefix(at + 1);
  }
  if (login.user.empty()) login.user = percent_decode(parameter(rest, "user"));
  std::vector<std::string> hosts;
  while (!authority.empty()) {
    const std::size_t comma = std::min(authority.find(','), authority.size());
    const Host host = split_port(authority.substr(0, comma));
    if (host.name.empty() || is_local(host.name)) return std::nullopt;
    // Servers for many customers tell them apart by port where there are no users.
    hosts.push_back(login.user.empty() ? host.name + ':' + host.port : host.name);
    authority.remove_prefix(std::min(comma + 1, authority.size()));
  }
  std::sort(hosts.begin(), hosts.end());
  for (const std::string& host : hosts) login.host += (login.host.empty() ? "" : ",") + host;
  if (login.host.empty()) return std::nullopt;
  return login;
}

std::string database_fingerprint(std::string_view key, const DatabaseLogin& login) {
  const std::string text = login.host + '\0' + login.user;
  return std::string(kPrefix) + hmac_sha256_hex(key, text).substr(0, kDigits);
}

bool is_database_fingerprint(std::string_view text) {
  return text.starts_with(kPrefix) && text.size() == kPrefix.size() + kDigits &&
         text.find_first_not_of("0123456789abcdef", kPrefix.size()) == std::string_view::npos;
}

bool is_production_database(const AccessSettings& settings, std::string_view url) {
  if (settings.production_databases.empty() || settings.fingerprint_key.empty()) return false;
  const std::optional<DatabaseLogin> login = database_login(url);
  if (!login) return false;
  const std::string fingerprint = database_fingerprint(settings.fingerprint_key, *login);
  const std::vector<std::string>& known = settings.production_databases;
  return std::find(known.begin(), known.end(), fingerprint) != known.end();
}

}  // namespace sluice
