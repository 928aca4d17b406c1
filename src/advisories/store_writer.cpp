#include "advisories/store_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "advisories/file_digest.h"
#include "advisories/store_sqlite.h"

namespace sluice::advisories {
namespace {

// Nobody else sees the file before it is complete, so it needs no journal.
constexpr const char* kSetupSql =
    "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=MEMORY;";

struct Row {
  std::string_view key;
  std::size_t vuln = 0;
  std::size_t part = 0;
  std::string_view data;
};

std::vector<Row> rows_by_key(std::span<const StoredRecord> records) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (std::size_t part = 0; part < records[i].entries.size(); ++part) {
      const StoredRecord::Entry& entry = records[i].entries[part];
      rows.push_back({entry.key, i, part, entry.data});
    }
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.key, a.vuln, a.part) < std::tie(b.key, b.vuln, b.part);
  });
  return rows;
}

bool run(sqlite3* database, const std::string& sql) {
  return sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool finish_row(Statement& insert) {
  const bool done = insert.step() == SQLITE_DONE;
  insert.reset();
  return done;
}

bool insert_vulns(sqlite3* database, std::span<const StoredRecord> records) {
  Statement insert(database, "INSERT INTO vuln VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)");
  for (std::size_t i = 0; insert && i < records.size(); ++i) {
    const StoredRecord& record = records[i];
    insert.bind(1, static_cast<std::int64_t>(i + 1));
    insert.bind(2, record.id);
    insert.bind(3, record.modified.seconds);
    insert.bind(4, record.published.seconds);
    insert.bind(5, record.withdrawn);
    insert.bind(
        6, (record.known_exploited ? kMarkExploited : 0) | (record.matchable ? kMarkMatchable : 0));
    insert.bind(7, std::int64_t{record.epss_millionths});
    insert.bind(8, record.summary);
    insert.bind_blob(9, record.details);
    if (!finish_row(insert)) return false;
  }
  return static_cast<bool>(insert);
}

bool insert_feeds(sqlite3* database, std::span<const Feed> feeds) {
  Statement insert(database, "INSERT INTO feed VALUES(?1,?2,?3,?4,?5,?6)");
  for (const Feed& feed : feeds) {
    int column = 0;
    for (const std::string* text : {&feed.ecosystem, &feed.url, &feed.etag, &feed.last_modified,
                                    &feed.checked, &feed.completed}) {
      insert.bind(++column, *text);
    }
    if (!finish_row(insert)) return false;
  }
  return static_cast<bool>(insert);
}

bool insert_affected(sqlite3* database, std::span<const StoredRecord> records) {
  Statement insert(database, "INSERT INTO affected VALUES(?1,?2,?3,?4)");
  if (!insert) return false;
  for (const Row& row : rows_by_key(records)) {
    insert.bind(1, row.key);
    insert.bind(2, static_cast<std::int64_t>(row.vuln + 1));
    insert.bind(3, static_cast<std::int64_t>(row.part));
    insert.bind_blob(4, row.data);
    if (!finish_row(insert)) return false;
  }
  return true;
}

bool insert_meta(sqlite3* database, const AdvisorySet& info) {
  const std::string digest = std::string(kDigestMark) + std::string(kNoDigest);
  const std::string count = std::to_string(info.count);
  const std::pair<std::string_view, std::string_view> values[] = {
      {"count", count},        {"digest", digest},      {"imported", info.imported},
      {"newest", info.newest}, {"source", info.source}, {"sha256", info.sha256}};
  Statement insert(database, "INSERT INTO meta VALUES(?1,?2)");
  for (const auto& [key, value] : values) {
    if (!insert) return false;
    insert.bind(1, key);
    insert.bind(2, value);
    if (!finish_row(insert)) return false;
  }
  return true;
}

bool is_sound(sqlite3* database) {
  Statement check(database, "PRAGMA quick_check(1)");
  return check.step() == SQLITE_ROW && check.text(0) == "ok";
}

}  // namespace

Status write_store(const std::string& path, std::span<const StoredRecord> records,
                   std::span<const Feed> feeds, const AdvisorySet& info) {
  // SQLite would open what is there already; a new empty file is nobody else's.
  const int created =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (created < 0) {
    return Error{path, 0, "cannot create: " + std::generic_category().message(errno)};
  }
  ::close(created);

  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  const int opened = sqlite3_open_v2(file_uri(path, "mode=rw").c_str(), &handle, flags, nullptr);
  Database database(handle);
  const std::string marks = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                            "; PRAGMA user_version=" + std::to_string(kStoreFormat);
  std::string tables;
  for (const std::string_view table : kStoreTables) tables += std::string(table) + ';';
  const bool written = opened == SQLITE_OK && run(handle, kSetupSql) &&
                       run(handle, tables + "BEGIN") && run(handle, marks) &&
                       insert_meta(handle, info) && insert_feeds(handle, feeds) &&
                       insert_vulns(handle, records) && insert_affected(handle, records) &&
                       run(handle, "COMMIT") && is_sound(handle);
  if (!written) {
    const std::string reason = handle == nullptr ? "out of memory" : sqlite3_errmsg(handle);
    return Error{path, 0, "cannot write the advisory database: " + reason};
  }
  database.reset();
  return seal_file(path);
}

}  // namespace sluice::advisories
