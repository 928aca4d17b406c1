// RAII around SQLite's handles, and what writer and reader of the store must agree on.
// Internal to the store*.cpp files.
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::advisories {

inline constexpr std::int32_t kApplicationId = 0x536C7563;  // "Sluc"
/// To be raised with every change of the schema, of codec.h and of how names are normalised.
inline constexpr std::int32_t kStoreFormat = 2;
/// Bits of `vuln.marks`.
inline constexpr std::int64_t kMarkExploited = 1;
inline constexpr std::int64_t kMarkMatchable = 2;

/// The tables of a database, in the words in which its schema holds them. A reader takes no others:
/// a view that goes by a table's name could be made to have no end.
inline constexpr std::array<std::string_view, 4> kStoreTables = {
    // First, so that its page, with the digest, is at the file's beginning.
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE feed(ecosystem TEXT PRIMARY KEY, url TEXT, etag TEXT, last_modified TEXT,"
    " checked TEXT, completed TEXT) WITHOUT ROWID",
    "CREATE TABLE vuln(id INTEGER PRIMARY KEY, osv TEXT, modified INT, published INT,"
    " withdrawn TEXT, marks INT, epss INT, summary TEXT, details BLOB)",
    "CREATE TABLE affected(eco_name TEXT, vuln INT, part INT, data BLOB,"
    " PRIMARY KEY(eco_name, vuln, part)) WITHOUT ROWID",
};

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// A prepared statement. Columns count from 0, parameters from 1, as in SQLite.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                       SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statement_.reset(statement);
  }
  explicit operator bool() const { return statement_ != nullptr; }

  /// The text must live until the statement is reset.
  void bind(int index, std::string_view text) {
    sqlite3_bind_text64(statement_.get(), index, text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
  }
  void bind_blob(int index, std::string_view bytes) {
    sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
  void bind(int index, std::int64_t number) { sqlite3_bind_int64(statement_.get(), index, number); }

  /// SQLITE_ROW, SQLITE_DONE or an error.
  int step() { return statement_ ? sqlite3_step(statement_.get()) : SQLITE_MISUSE; }
  void reset() { sqlite3_reset(statement_.get()); }

  std::int64_t number(int column) { return sqlite3_column_int64(statement_.get(), column); }
  /// Valid until the next step.
  std::string_view text(int column) {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr
               ? std::string_view()
               : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }

 private:
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement_;
};

/// A `file:` URI for the path (https://sqlite.org/uri.html), with '?', '#' and '%' encoded.
std::string file_uri(std::string_view path, std::string_view parameters);

}  // namespace sluice::advisories
