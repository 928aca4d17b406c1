// SQL as the statements it consists of: of PostgreSQL, MySQL and SQL Server, in files and in the
// strings that migrations hand to the database. Comments, data of COPY and commands of psql are
// none. Pure, any bytes are some statements; linear time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::checks {

class SourceFile;

/// Statements of one file, at most, and bytes that are kept of one.
inline constexpr std::size_t kMaxSqlStatements = 20'000;
inline constexpr std::size_t kMaxSqlStatementBytes = 4000;

struct SqlStatement {
  std::size_t begin = 0;  ///< offset in the file
  std::size_t end = 0;
  std::string text;  ///< with single blanks; what stands in strings and $$ bodies is left out
  std::string full;  ///< the same with what stands in strings
};

/// Those of a part of a file that begins at `offset`. `escapes`: a backslash takes the next byte,
/// as in a string of a program.
void append_sql_statements(std::string_view sql, std::size_t offset, bool escapes,
                           std::vector<SqlStatement>* statements);

/// Those of an SQL file, or of the first string given to execute, RunSQL and the like in Ruby and
/// Python.
std::vector<SqlStatement> read_sql(const SourceFile& file);

/// True for what a database's own tool wrote: db/structure.sql, the output of pg_dump.
bool is_schema_dump(std::string_view path, std::string_view text);

}  // namespace sluice::checks
