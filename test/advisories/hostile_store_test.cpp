// Databases of advisories that someone else wrote: their checksum is right, their schema is not.
#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "advisories/file_digest.h"
#include "advisories/store.h"
#include "advisories/store_writer.h"
#include "test/advisories/support.h"
#include "test/processor_time.h"

namespace sluice::advisories {
namespace {

AdvisorySet info() {
  AdvisorySet set;
  set.source = "osv";
  set.count = 1;
  set.newest = "2024-01-01T00:00:00Z";
  set.imported = "2024-01-02T00:00:00Z";
  set.sha256 = "abc";
  return set;
}

void write_good(const std::string& path) {
  std::filesystem::remove(path);
  AdvisoryRecord record = record_with(R"("ranges":[{"events":[{"introduced":"0"}]}])");
  std::vector<StoredRecord> records;
  records.push_back(pack_record(std::move(record)));
  REQUIRE_FALSE(write_store(path, records, {}, info()).has_value());
}

TEST_CASE("a database with other tables than ours is refused, whatever they are", "[advisories]") {
  const TempFolder folder;
  const std::string path = folder / "db";
  write_good(path);
  REQUIRE(bool(Store::open(path)));
  struct Row {
    const char* what;
    const char* sql;
  };
  constexpr Row kRows[] = {
      {"a table more", "CREATE TABLE more(x)"},
      {"an index", "CREATE INDEX i ON vuln(osv)"},
      {"a view", "CREATE VIEW v AS SELECT * FROM vuln"},
      {"a view without end in a table's place",
       "DROP TABLE affected; CREATE VIEW affected AS WITH RECURSIVE r(eco_name, vuln, part, data)"
       " AS (SELECT 'a', 1, 0, x'00' UNION ALL SELECT 'a', 1, part + 1, data FROM r)"
       " SELECT * FROM r"},
      {"a trigger", "CREATE TRIGGER t AFTER INSERT ON vuln BEGIN DELETE FROM vuln; END"},
      {"a column more", "ALTER TABLE vuln ADD COLUMN more TEXT"},
      {"a column that is computed",
       "DROP TABLE feed; CREATE TABLE feed(ecosystem TEXT PRIMARY KEY, url TEXT, etag TEXT,"
       " last_modified TEXT, checked TEXT,"
       " completed TEXT AS (hex(zeroblob(400000000)))) WITHOUT ROWID;"
       "INSERT INTO feed VALUES('a','b','c','d','e')"},
      {"a function that there is not",
       "DROP TABLE vuln; CREATE VIEW vuln AS SELECT load_extension('x') AS id, 1 AS osv"},
      {"a table less", "DROP TABLE feed"},
  };
  for (const Row& row : kRows) {
    INFO(row.what);
    write_good(path);
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    const int code = sqlite3_exec(database, row.sql, nullptr, nullptr, nullptr);
    INFO(sqlite3_errmsg(database));
    CHECK(code == SQLITE_OK);
    sqlite3_close(database);
    REQUIRE_FALSE(seal_file(path).has_value());
    const test::ProcessorTime time;
    const auto store = Store::open(path);
    REQUIRE_FALSE(bool(store));
    CHECK(store.error().message.find("no advisory database") == 0);
    CHECK(time.seconds() < 2);
  }
}

TEST_CASE("a database with a virtual table is refused", "[advisories]") {
  const TempFolder folder;
  const std::string path = folder / "db";
  write_good(path);
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  // Written as a file of another program would have it: the module need not be there.
  CHECK(sqlite3_exec(database,
                     "PRAGMA writable_schema=ON; INSERT INTO sqlite_master VALUES('table','evil',"
                     "'evil',0,'CREATE VIRTUAL TABLE evil USING nothing(x)')",
                     nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
  REQUIRE_FALSE(seal_file(path).has_value());
  CHECK_FALSE(bool(Store::open(path)));
}

}  // namespace
}  // namespace sluice::advisories
