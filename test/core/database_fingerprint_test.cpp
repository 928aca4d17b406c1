#include "core/database_fingerprint.h"

#include "test/catch.h"

using namespace sluice;

namespace {

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";

/// "host user" of the URL, or "none".
std::string login_of(std::string_view url) {
  const auto login = database_login(url);
  return login ? login->host + ' ' + login->user : "none";
}

std::string fingerprint_of(std::string_view url) {
  const auto login = database_login(url);
  return login ? database_fingerprint(kKey, *login) : "none";
}

}  // namespace

TEST_CASE("database_login reads host and user of connection URLs") {
  struct Case {
    std::string_view url;
    std::string_view login;
  };
  const Case cases[] = {
      {"postgres://u1:p@ec2-1.compute.example:5432/d1", "ec2-1.compute.example u1"},
      {"  postgresql://U1:p@EC2-1.Compute.Example./d1?sslmode=require\n",
       "ec2-1.compute.example U1"},
      {"mysql2://app%40x:p@db.example/x", "db.example app@x"},
      {"postgres://u1:p@w@db.example/x", "db.example u1"},
      {"postgres://u1@db.example", "db.example u1"},
      {"jdbc:postgresql://db.example:5432/x?user=u1&password=p", "db.example u1"},
      {"jdbc:sqlserver://db.example:1433;databaseName=x;user=u1;password=p", "db.example u1"},
      {"mongodb://u1:p@b.example:27017,a.example:27018/x", "a.example,b.example u1"},
      {"rediss://:p@cache.example:21349", "cache.example:21349 "},
      {"postgres://u1:p@[2001:db8::1]:5432/x", "[2001:db8::1] u1"},
      {"", "none"},
      {"postgres://", "none"},
      {"postgres://u1:p@/x", "none"},
      {"https://u1:p@db.example/x", "none"},
      {"sqlite3:///db.sqlite", "none"},
      {"postgres:u1@db.example", "none"},
      {"postgres://postgres:p@localhost:5432/x", "none"},
      {"postgres://postgres:p@127.0.0.1/x", "none"},
      {"postgres://postgres:p@db:5432/x", "none"},
      {"postgres://u1:p@[::1]/x", "none"},
      {"a text about postgres://u1:p@db.example/x", "none"},
  };
  for (const Case& one : cases) {
    INFO(one.url);
    CHECK(login_of(one.url) == one.login);
  }
}

TEST_CASE("a fingerprint holds for host and user, whatever else the URL says") {
  const std::string first = fingerprint_of("postgres://u1:old@db.example:5432/d1");
  CHECK(is_database_fingerprint(first));
  CHECK(fingerprint_of("postgresql://u1:new@DB.example:6432/d2?pool=5") == first);
  CHECK(fingerprint_of("postgres://u2:old@db.example:5432/d1") != first);
  CHECK(fingerprint_of("postgres://u1:old@db2.example:5432/d1") != first);
  const auto login = database_login("postgres://u1:old@db.example:5432/d1");
  REQUIRE(login);
  CHECK(database_fingerprint("another key of 16+", *login) != first);
  CHECK_FALSE(is_database_fingerprint("db-0123"));
  CHECK_FALSE(is_database_fingerprint(first + "0"));
  CHECK_FALSE(is_database_fingerprint("postgres://u1:old@db.example/x"));
}

TEST_CASE("is_production_database says so only of the recorded ones") {
  AccessSettings settings;
  const std::string_view production = "postgres://u1:p@db.example/d1";
  CHECK_FALSE(is_production_database(settings, production));
  settings.fingerprint_key = kKey;
  CHECK_FALSE(is_production_database(settings, production));
  settings.production_databases = {fingerprint_of(production)};
  CHECK(is_production_database(settings, production));
  CHECK_FALSE(is_production_database(settings, "postgres://u2:p@db.example/d1"));
  CHECK_FALSE(is_production_database(settings, ""));
}

TEST_CASE("an overlong URL is no database") {
  const std::string url = "postgres://u1:p@db.example/" + std::string(kMaxDatabaseUrl, 'x');
  CHECK_FALSE(database_login(url));
}
