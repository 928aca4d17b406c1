#include "advisories/store.h"

#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "advisories/file_digest.h"
#include "advisories/store_writer.h"
#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

/// A database of several pages.
std::vector<StoredRecord> many_records() {
  std::vector<StoredRecord> records;
  for (int i = 0; i < 400; ++i) {
    AdvisoryRecord record = record_with(R"("ranges":[{"events":[{"introduced":"0"}]}])");
    record.id = "TEST-" + std::to_string(i);
    record.summary = std::string(100, 's');
    record.affected[0].name = "pkg-" + std::to_string(i);
    records.push_back(pack_record(std::move(record)));
  }
  return records;
}

AdvisorySet info() {
  AdvisorySet set;
  set.source = "osv";
  set.count = 400;
  set.newest = "2024-01-01T00:00:00Z";
  set.imported = "2024-01-02T00:00:00Z";
  set.sha256 = "abc";
  return set;
}

void execute(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

TEST_CASE("A database tells what it is", "[advisories]") {
  const TempFolder folder;
  const std::string path = folder / "odd name?#%41.db";
  REQUIRE_FALSE(write_store(path, many_records(), {}, info()).has_value());
  auto store = Store::open(path);
  REQUIRE(bool(store));
  CHECK(store->info().newest == info().newest);
  CHECK(store->info().imported == info().imported);
  CHECK(store->info().sha256 == "abc");
  CHECK(store->lookup("PyPI", "pkg-7").size() == 1);
  CHECK(store->lookup("PyPI", "pkg").empty());
  CHECK(store->lookup("PyPI", std::string("pkg-7\x1F", 6)).empty());
  Store moved = std::move(*store);
  CHECK(moved.lookup("PyPI", "pkg-8").size() == 1);
  CHECK(write_store(path, many_records(), {}, info()).has_value());  // never over an existing file
}

TEST_CASE("A database gives back all that was put in", "[advisories]") {
  const TempFolder folder;
  std::vector<StoredRecord> records = many_records();
  AdvisoryRecord odd =
      record_of(R"({"id":"ODD-1","aliases":["CVE-1"],"modified":"2024-01-01T00:00:00.5Z",
    "published":"2023-01-01T00:00:00Z","withdrawn":"2024-01-01T00:00:00Z","affected":[
    {"package":{"ecosystem":"npm","name":"b"}},{"package":{"ecosystem":"npm","name":"a"}},
    {"package":{"ecosystem":"npm","name":"b"}}]})");
  records.push_back(pack_record(std::move(odd)));
  records.back().known_exploited = true;
  records.back().epss_millionths = 123'456;
  const std::vector<Feed> feeds = {{"PyPI", "https://advisories.example/PyPI", "\"tag\"",
                                    "yesterday", "2024-01-03", "2024-01-02"},
                                   {"npm", "", "", "", "2024-01-01", "2024-01-01"}};
  REQUIRE_FALSE(write_store(folder / "db", records, feeds, info()).has_value());
  const auto store = Store::open(folder / "db");
  REQUIRE(bool(store));
  CHECK(store->info().checked == "2024-01-01");  // the oldest: what the whole is good for
  CHECK(store->info().ecosystems == std::vector<std::string>{"PyPI", "npm"});
  REQUIRE(store->feeds().size() == 2);
  CHECK(store->feeds()[0].url == feeds[0].url);
  CHECK(store->feeds()[0].etag == feeds[0].etag);
  const auto back = store->read_all();
  REQUIRE(bool(back));
  REQUIRE(back->size() == records.size());
  CHECK(digest_of(*back) == digest_of(records));
  const StoredRecord& last = back->back();
  CHECK(last.aliases == std::vector<std::string>{"CVE-1"});
  CHECK(last.entries[1].key ==
        "npm\x1F"
        "a");
  CHECK(last.known_exploited);
  CHECK_FALSE(last.matchable);
  CHECK(back->front().matchable);
}

TEST_CASE("What is no database is refused", "[advisories]") {
  const TempFolder folder;
  const std::string good = folder / "good";
  REQUIRE_FALSE(write_store(good, many_records(), {}, info()).has_value());
  write_file(folder / "empty", "");
  write_file(folder / "text", "hello");
  std::filesystem::create_symlink(good, folder / "link");
  std::filesystem::create_directory_symlink(folder.path(), folder / "linked");
  for (const char* bad : {"empty", "text", "link", "missing", ".", "no/such/folder"}) {
    INFO(bad);
    CHECK_FALSE(bool(Store::open(folder / bad)));
  }
  CHECK(bool(Store::open(folder / "linked/good")));  // a linked folder is fine
}

TEST_CASE("Other formats and applications are refused", "[advisories]") {
  const TempFolder folder;
  for (const char* sql : {"PRAGMA user_version=999", "PRAGMA application_id=7",
                          "DROP TABLE affected", "DELETE FROM meta WHERE key='count'"}) {
    INFO(sql);
    const std::string path = folder / "db";
    std::filesystem::remove(path);
    REQUIRE_FALSE(write_store(path, many_records(), {}, info()).has_value());
    execute(path, sql);
    REQUIRE_FALSE(seal_file(path).has_value());
    CHECK_FALSE(bool(Store::open(path)));
  }
}

TEST_CASE("Any damage is found when the database is opened", "[advisories]") {
  const TempFolder folder;
  const std::string path = folder / "db";
  REQUIRE_FALSE(write_store(path, many_records(), {}, info()).has_value());
  const std::string good = file_bytes(path);
  for (std::size_t at = 0; at < good.size(); at += 997) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    write_file(path, bad);
    INFO("byte " << at);
    CHECK_FALSE(bool(Store::open(path)));
  }
  for (const std::size_t size : {good.size() - 1, good.size() / 2, std::size_t{100}}) {
    write_file(path, good.substr(0, size));
    CHECK_FALSE(bool(Store::open(path)));
  }
  write_file(path, good + "x");
  CHECK_FALSE(bool(Store::open(path)));
  write_file(path, good);
  CHECK(bool(Store::open(path)));
}

TEST_CASE("Damage under a right checksum is an error, not a crash or a silent miss",
          "[advisories]") {
  const TempFolder folder;
  const std::string path = folder / "db";
  REQUIRE_FALSE(write_store(path, many_records(), {}, info()).has_value());
  const std::string good = file_bytes(path);
  constexpr std::size_t kPage = 8192;
  for (std::size_t page = 2; page * kPage < good.size(); ++page) {  // header and meta are needed
    std::string bad = good;
    for (std::size_t i = 0; i < 64; ++i) bad[page * kPage + i] = '\xEE';
    write_file(path, bad);
    REQUIRE_FALSE(seal_file(path).has_value());
    auto store = Store::open(path);
    if (!store) continue;
    for (int i = 0; i < 400; ++i) {
      const auto records = store->lookup("PyPI", "pkg-" + std::to_string(i));
      INFO("page " << page << ", package " << i);
      CHECK((records.size() == 1 || store->failure().has_value()));
    }
    CHECK(store->failure().has_value());
  }
}

}  // namespace
}  // namespace sluice::advisories
