#include "advisories/store.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "advisories/aliases.h"
#include "advisories/codec.h"
#include "advisories/file_digest.h"
#include "advisories/package_key.h"
#include "advisories/store_sqlite.h"
#include "base/instant.h"

namespace sluice::advisories {
namespace {

constexpr std::string_view kLookupSql =
    "SELECT v.id, v.osv, v.modified, v.published, v.withdrawn, v.marks, v.epss, v.summary,"
    " v.details, a.data"
    " FROM affected a JOIN vuln v ON v.id = a.vuln WHERE a.eco_name = ?1 ORDER BY a.vuln, a.part";

constexpr std::string_view kFindSql =
    "SELECT id, osv, modified, published, withdrawn, marks, epss, summary, details FROM vuln"
    " ORDER BY id";

/// The file's path with the symbolic links of its folder resolved: SQLITE_OPEN_NOFOLLOW refuses
/// links anywhere in a path, and a linked folder is common and harmless.
Result<std::string> resolve_folder(const std::string& path) {
  std::error_code error;
  const std::filesystem::path given(path);
  const std::filesystem::path folder = given.has_parent_path() ? given.parent_path() : ".";
  const std::filesystem::path resolved = std::filesystem::canonical(folder, error);
  if (error) return Error{path, 0, "cannot open: " + error.message()};
  return (resolved / given.filename()).string();
}

Result<Database> open_read_only(const std::string& path) {
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
#ifdef SQLITE_OPEN_NOFOLLOW
  flags |= SQLITE_OPEN_NOFOLLOW;
#endif
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file_uri(path, "immutable=1&mode=ro").c_str(), &handle, flags, nullptr);
  Database database(handle);
  if (code != SQLITE_OK) {
    return Error{path, 0, std::string("cannot open: ") + sqlite3_errstr(code)};
  }
  // The file may come from elsewhere: its schema must not be able to do anything.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
#ifdef SQLITE_DBCONFIG_TRUSTED_SCHEMA
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
#endif
  sqlite3_exec(handle, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0", nullptr, nullptr, nullptr);
  return database;
}

Result<std::int64_t> read_pragma(sqlite3* database, const std::string& path, std::string_view sql) {
  Statement statement(database, sql);
  if (statement.step() == SQLITE_ROW) return statement.number(0);
  return Error{path, 0, std::string("no advisory database: ") + sqlite3_errmsg(database)};
}

Status check_format(sqlite3* database, const std::string& path) {
  const auto application = read_pragma(database, path, "PRAGMA application_id");
  if (!application) return application.error();
  if (*application != kApplicationId) return Error{path, 0, "no advisory database of Sluice"};
  const auto format = read_pragma(database, path, "PRAGMA user_version");
  if (!format) return format.error();
  if (*format != kStoreFormat) {
    return Error{path, 0,
                 "advisory database of format " + std::to_string(*format) + ", this Sluice reads " +
                     std::to_string(kStoreFormat) + ": import it again"};
  }
  Statement schema(database, "SELECT sql FROM sqlite_master");
  std::size_t tables = 0;
  int code = schema.step();
  for (; code == SQLITE_ROW; code = schema.step(), ++tables) {
    if (std::find(kStoreTables.begin(), kStoreTables.end(), schema.text(0)) == kStoreTables.end()) {
      return Error{path, 0, "no advisory database of Sluice: it has other tables"};
    }
  }
  if (code != SQLITE_DONE || tables != kStoreTables.size()) {
    return Error{path, 0, std::string("no advisory database: ") + sqlite3_errmsg(database)};
  }
  return std::nullopt;
}

std::string meta_value(sqlite3* database, std::string_view key) {
  Statement statement(database, "SELECT value FROM meta WHERE key = ?1");
  if (!statement) return {};
  statement.bind(1, key);
  return statement.step() == SQLITE_ROW ? std::string(statement.text(0)) : std::string();
}

/// Empty for 0, which stands for "not known".
std::string time_text(std::int64_t seconds) {
  return seconds > 0 ? to_rfc3339({seconds, 0}) : std::string();
}

/// Nothing if the table can't be read.
std::optional<std::vector<Feed>> read_feeds(sqlite3* database) {
  std::vector<Feed> feeds;
  Statement query(database,
                  "SELECT ecosystem, url, etag, last_modified, checked, completed FROM feed");
  int code = query.step();
  for (; code == SQLITE_ROW; code = query.step()) {
    Feed& feed = feeds.emplace_back();
    int column = 0;
    for (std::string* text : {&feed.ecosystem, &feed.url, &feed.etag, &feed.last_modified,
                              &feed.checked, &feed.completed}) {
      *text = query.text(column++);
    }
  }
  return code == SQLITE_DONE ? std::optional(std::move(feeds)) : std::nullopt;
}

/// The oldest of the feeds' last checks: what the set as a whole can be trusted to know.
std::string oldest_check(const std::vector<Feed>& feeds) {
  std::string oldest;
  for (const Feed& feed : feeds) {
    if (oldest.empty() || feed.checked < oldest) oldest = feed.checked;
  }
  return oldest;
}

}  // namespace

std::string file_uri(std::string_view path, std::string_view parameters) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '?' || c == '#' || byte < 0x20) {
      uri += {'%', kHexDigits[byte >> 4], kHexDigits[byte & 15]};
    } else {
      uri += c;
    }
  }
  return uri + '?' + std::string(parameters);
}

struct Store::Impl {
  std::string path;
  Database database;
  Statement query;  // declared after the database: finalised before it closes
  AdvisorySet info;
  std::vector<Feed> feeds;
  std::optional<Error> failure;

  void fail(const std::string& message) {
    if (!failure) failure = Error{path, 0, "cannot read the advisory database: " + message};
  }
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::string& path) {
  const Result<std::string> resolved = resolve_folder(path);
  if (!resolved) return resolved.error();
  if (const Status damage = verify_file(*resolved)) return *damage;
  Result<Database> database = open_read_only(*resolved);
  if (!database) return database.error();
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->database = std::move(*database);
  sqlite3* handle = impl->database.get();
  if (const Status mismatch = check_format(handle, path)) return *mismatch;

  impl->query = Statement(handle, kLookupSql);
  const std::string count = meta_value(handle, "count");
  std::optional<std::vector<Feed>> feeds = read_feeds(handle);
  if (!impl->query || count.empty() || !feeds) {
    return Error{path, 0, std::string("no advisory database: ") + sqlite3_errmsg(handle)};
  }
  impl->info.source = meta_value(handle, "source");
  impl->feeds = std::move(*feeds);
  impl->info.checked = oldest_check(impl->feeds);
  for (const Feed& feed : impl->feeds) impl->info.ecosystems.push_back(feed.ecosystem);
  impl->info.count = std::strtoull(count.c_str(), nullptr, 10);
  impl->info.newest = meta_value(handle, "newest");
  impl->info.imported = meta_value(handle, "imported");
  impl->info.sha256 = meta_value(handle, "sha256");
  return Store(std::move(impl));
}

namespace {

/// Reads the columns of a row that kLookupSql and kFindSql begin with; false if they are damaged.
bool read_record(Statement& query, AdvisoryRecord* record) {
  record->id = query.text(1);
  record->modified = time_text(query.number(2));
  record->published = time_text(query.number(3));
  record->withdrawn = query.text(4);
  record->known_exploited = (query.number(5) & kMarkExploited) != 0;
  record->epss_millionths = static_cast<std::uint32_t>(query.number(6));
  record->summary = query.text(7);
  return unpack_details(query.text(8), *record);
}

}  // namespace

std::vector<AdvisoryRecord> Store::find(std::string_view id) {
  sqlite3* handle = impl_->database.get();
  std::map<std::int64_t, AdvisoryRecord> found;
  Statement query(handle, kFindSql);
  int code = query.step();
  for (; code == SQLITE_ROW; code = query.step()) {
    AdvisoryRecord record;
    if (!read_record(query, &record)) {
      impl_->fail("damaged entry " + record.id);
      return {};
    }
    if (is_called(record, id)) found.emplace(query.number(0), std::move(record));
  }
  Statement entries(handle, "SELECT eco_name, vuln, data FROM affected ORDER BY vuln, part");
  if (code == SQLITE_DONE && !found.empty()) {
    for (code = entries.step(); code == SQLITE_ROW; code = entries.step()) {
      const auto record = found.find(entries.number(1));
      if (record == found.end()) continue;
      Affected& affected = record->second.affected.emplace_back();
      const std::string_view key = entries.text(0);
      affected.ecosystem = ecosystem_of(key);
      affected.name = key.substr(std::min(affected.ecosystem.size() + 1, key.size()));
      if (!unpack_affected(entries.text(2), affected)) {
        impl_->fail("damaged entry of " + record->second.id);
        return {};
      }
    }
  }
  if (code != SQLITE_DONE) {
    impl_->fail(sqlite3_errmsg(handle));
    return {};
  }
  std::vector<AdvisoryRecord> records;
  for (auto& [number, record] : found) records.push_back(std::move(record));
  return records;
}

std::vector<AdvisoryRecord> Store::lookup(std::string_view ecosystem, std::string_view name) {
  std::vector<AdvisoryRecord> records;
  const std::string key = package_key(ecosystem, name);
  Statement& query = impl_->query;
  query.bind(1, key);
  std::int64_t last = 0;
  bool damaged = false;
  int code = query.step();
  for (; code == SQLITE_ROW && !damaged; code = query.step()) {
    if (records.empty() || query.number(0) != last) {
      last = query.number(0);
      damaged = !read_record(query, &records.emplace_back());
    }
    Affected& affected = records.back().affected.emplace_back();
    affected.ecosystem = ecosystem;
    affected.name = name;
    damaged = damaged || !unpack_affected(query.text(9), affected);
  }
  if (damaged) impl_->fail("damaged entry for " + std::string(name));
  if (!damaged && code != SQLITE_DONE) impl_->fail(sqlite3_errmsg(impl_->database.get()));
  query.reset();
  if (impl_->failure) records.clear();
  return records;
}

std::optional<Error> Store::failure() const { return impl_->failure; }
AdvisorySet Store::info() const { return impl_->info; }
const std::vector<Feed>& Store::feeds() const { return impl_->feeds; }

Result<std::vector<StoredRecord>> Store::read_all() const {
  sqlite3* handle = impl_->database.get();
  const auto failed = [&](const std::string& reason) {
    return Error{impl_->path, 0, "cannot read the advisory database: " + reason};
  };
  std::vector<StoredRecord> records;
  Statement query(handle,
                  "SELECT id, osv, modified, published, withdrawn, marks, epss, summary, details"
                  " FROM vuln ORDER BY id");
  int code = query.step();
  for (; code == SQLITE_ROW; code = query.step()) {
    // The writer numbers the records without gaps; entries are found by that.
    if (query.number(0) != static_cast<std::int64_t>(records.size() + 1)) return failed("damaged");
    StoredRecord& record = records.emplace_back();
    record.id = query.text(1);
    record.modified.seconds = query.number(2);
    record.published.seconds = query.number(3);
    record.withdrawn = query.text(4);
    record.known_exploited = (query.number(5) & kMarkExploited) != 0;
    record.matchable = (query.number(5) & kMarkMatchable) != 0;
    record.epss_millionths = static_cast<std::uint32_t>(query.number(6));
    record.summary = query.text(7);
    record.details = query.text(8);
    AdvisoryRecord details;
    if (!unpack_details(record.details, details)) return failed("damaged entry " + record.id);
    record.aliases = std::move(details.aliases);
  }
  if (code != SQLITE_DONE) return failed(sqlite3_errmsg(handle));

  Statement entries(handle, "SELECT eco_name, vuln, data FROM affected ORDER BY vuln, part");
  code = entries.step();
  for (; code == SQLITE_ROW; code = entries.step()) {
    const std::int64_t vuln = entries.number(1);
    if (vuln < 1 || vuln > static_cast<std::int64_t>(records.size())) return failed("damaged");
    StoredRecord& record = records[static_cast<std::size_t>(vuln - 1)];
    record.entries.push_back({std::string(entries.text(0)), std::string(entries.text(2))});
  }
  if (code != SQLITE_DONE) return failed(sqlite3_errmsg(handle));
  return records;
}

}  // namespace sluice::advisories
