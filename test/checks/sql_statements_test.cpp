#include "checks/sql_statements.h"

#include <string>
#include <vector>

#include "checks/source_file.h"
#include "test/catch.h"

namespace sluice::checks {
namespace {

std::vector<std::string> texts(std::string_view path, std::string_view text) {
  const SourceFile file(path, text);
  std::vector<std::string> all;
  for (const SqlStatement& one : read_sql(file)) all.push_back(one.text);
  return all;
}

using Texts = std::vector<std::string>;

TEST_CASE("SQL is cut into statements") {
  CHECK(texts("a.sql", "select  1 ;\nGRANT a\n  TO b") == Texts{"select 1", "GRANT a TO b"});
  CHECK(texts("a.sql", "-- x; y\n/* a /* b; */ c; */ select 'it''s; x' ;") == Texts{"select ''"});
  CHECK(texts("a.sql", "select $$ a; $$, $t$ b; $$ c; $t$, $1; x") ==
        Texts{"select $$, $$, $1", "x"});
  CHECK(texts("a.sql", "select E'a\\'; b', 'c\\'; d") == Texts{"select E'', ''", "d"});
  CHECK(texts("a.sql", "select `a`, 'it\\'s; b'; # c; d\ne") == Texts{"select `a`, ''", "e"});
  CHECK(texts("a.sql", "\\connect x; y\na;COPY t (b) FROM stdin;\nc;\n\\.\nd") ==
        Texts{"a", "COPY t (b) FROM stdin", "d"});
  CHECK(texts("a.sql", "a\nGO\nb go\n") == Texts{"a", "b go"});
  CHECK(texts("a.sql", "select \"a;b\"; c") == Texts{"select \"a;b\"", "c"});
}

TEST_CASE("SQL is read from the strings that migrations execute") {
  CHECK(texts("a.rb", "execute \"GRANT a TO b; x\"\nputs \"y\"") == Texts{"GRANT a TO b", "x"});
  CHECK(texts("a.rb", "execute(<<~SQL)\n  a 'b';\n  c\nSQL\nputs 1") == Texts{"a ''", "c"});
  CHECK(texts("a.rb", "connection.execute <<-'SQL'.squish\n a\n SQL\n") == Texts{"a"});
  CHECK(texts("a.rb", "# execute \"a\"\nexecute sql\n").empty());
  CHECK(texts("a.py", "op.execute(\n    \"\"\"a;\n    b\"\"\"\n)") == Texts{"a", "b"});
  CHECK(texts("a.py", "RunSQL(sql=\"a\", reverse_sql=\"b\")") == Texts{"a"});
  CHECK(texts("a.py", "op.execute(sa.text(f'a {b}'))") == Texts{"a {b}"});
}

TEST_CASE("a statement knows its place and keeps its strings") {
  const std::string text = "class A\n  execute \"ALTER ROLE a PASSWORD 'b c'\"\nend\n";
  const SourceFile file("a.rb", text);
  const auto all = read_sql(file);
  REQUIRE(all.size() == 1);
  CHECK(all[0].begin == text.find("ALTER"));
  CHECK(all[0].end == text.find("\"\nend"));
  CHECK(all[0].full == "ALTER ROLE a PASSWORD 'b c'");
}

TEST_CASE("any text is some SQL, within the caps") {
  for (const std::string_view piece :
       {"'", "$$", "$a$", "/*", "E'", "`", "\\", ";", "a;", "COPY a FROM stdin;"}) {
    std::string many;
    for (int i = 0; i < 40'000; ++i) many += piece;
    std::vector<SqlStatement> statements;
    append_sql_statements(many, 0, false, &statements);
    CHECK(statements.size() <= kMaxSqlStatements);
    for (const SqlStatement& one : statements) {
      CHECK_FALSE(one.full.size() > kMaxSqlStatementBytes);
      CHECK_FALSE(one.end > many.size());
      CHECK_FALSE(one.begin > one.end);
    }
  }
}

}  // namespace
}  // namespace sluice::checks
