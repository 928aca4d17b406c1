#include "checks/sql_statements.h"

#include <algorithm>
#include <utility>

namespace sluice::checks {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return upper(a) == b; });
}

class SqlReader {
 public:
  SqlReader(std::string_view sql, std::size_t offset, bool escapes,
            std::vector<SqlStatement>* statements)
      : sql_(sql),
        offset_(offset),
        // Only MySQL knows these quotes, and it takes backslashes and "#" as a program does.
        mysql_(sql.find('`') != std::string_view::npos),
        escapes_(escapes || mysql_),
        statements_(*statements) {}

  void read() {
    while (at_ < sql_.size() && statements_.size() < kMaxSqlStatements) {
      const char c = sql_[at_];
      if (is_blank(c)) {
        blank_ = true;
        ++at_;
      } else if (begins("--") || (mysql_ && c == '#')) {
        at_ = line_end();
      } else if (begins("/*")) {
        skip_comment();
      } else if (c == ';') {
        finish(++at_);
      } else if (c == '\\' && now_.full.empty()) {
        at_ = line_end();  // a command of psql
      } else if (c == '\\' && escapes_) {
        ++at_;
      } else if (c == '\'') {
        read_string();
      } else if (c == '"' || c == '`') {
        read_name(c);
      } else if (c == '$' && read_body()) {
      } else if (is_word(c)) {
        read_word();
      } else {
        add(sql_.substr(at_, 1), sql_.substr(at_, 1));
        ++at_;
      }
    }
    finish(at_);
  }

 private:
  bool begins(std::string_view what) const { return sql_.substr(at_).starts_with(what); }
  std::size_t line_end() const { return std::min(sql_.find('\n', at_), sql_.size()); }

  void add(std::string_view text, std::string_view full) {
    if (now_.full.empty()) now_.begin = at_;
    const bool room = now_.full.size() + full.size() < kMaxSqlStatementBytes;
    if (!room) full_ = true;
    if (full_) return;
    if (blank_ && !now_.full.empty()) {
      now_.text += ' ';
      now_.full += ' ';
    }
    blank_ = false;
    now_.text += text;
    now_.full += full;
  }

  void finish(std::size_t end) {
    if (!now_.full.empty()) {
      const bool copies =
          same_word(std::string_view(now_.text).substr(0, 5), "COPY ") && now_.text.size() > 10 &&
          same_word(std::string_view(now_.text).substr(now_.text.size() - 10), "FROM STDIN");
      now_.begin += offset_;
      now_.end = end + offset_;
      statements_.push_back(std::move(now_));
      if (copies) skip_data();
    }
    now_ = {};
    blank_ = false;
    full_ = false;
  }

  /// Rows up to the line "\.".
  void skip_data() {
    const std::size_t end = sql_.find("\n\\.", at_);
    at_ = end == std::string_view::npos ? sql_.size() : end + 3;
  }

  void skip_comment() {
    std::size_t depth = 0;
    do {
      if (begins("/*")) {
        ++depth;
        at_ += 2;
      } else if (begins("*/")) {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
    at_ = std::min(at_, sql_.size());
    blank_ = true;
  }

  void read_string() {
    // E'…' of PostgreSQL.
    const bool escapes =
        escapes_ || (!now_.full.empty() && upper(now_.full.back()) == 'E' && !blank_ &&
                     now_.full.size() > 1 && !is_word(now_.full[now_.full.size() - 2]));
    std::size_t end = at_ + 1;
    while (end < sql_.size()) {
      if (sql_[end] == '\\' && escapes) {
        ++end;
      } else if (sql_[end] == '\'') {
        if (end + 1 == sql_.size() || sql_[end + 1] != '\'') break;
        ++end;
      }
      ++end;
    }
    end = std::min(end + 1, sql_.size());
    add("''", sql_.substr(at_, end - at_));
    at_ = end;
  }

  void read_name(char quote) {
    const std::size_t close = sql_.find(quote, at_ + 1);
    const std::size_t end = close == std::string_view::npos ? sql_.size() : close + 1;
    add(sql_.substr(at_, end - at_), sql_.substr(at_, end - at_));
    at_ = end;
  }

  /// "$$ … $$", "$body$ … $body$"; false for "$1".
  bool read_body() {
    std::size_t tag_end = at_ + 1;
    while (tag_end < sql_.size() && is_word(sql_[tag_end])) ++tag_end;
    if (tag_end == sql_.size() || sql_[tag_end] != '$') return false;
    const std::string_view tag = sql_.substr(at_, tag_end + 1 - at_);
    const std::size_t close = sql_.find(tag, tag_end + 1);
    add("$$", "$$");
    at_ = close == std::string_view::npos ? sql_.size() : close + tag.size();
    return true;
  }

  void read_word() {
    std::size_t end = at_;
    while (end < sql_.size() && is_word(sql_[end])) ++end;
    const std::string_view word = sql_.substr(at_, end - at_);
    if (same_word(word, "GO") && is_alone(end)) {
      at_ = end;
      finish(end);  // what ends a batch of SQL Server
      return;
    }
    add(word, word);
    at_ = end;
  }

  /// Nothing else stands in the line.
  bool is_alone(std::size_t end) const {
    const std::string_view before = sql_.substr(0, at_);
    const std::size_t ink = before.find_last_not_of(" \t");
    if (ink != std::string_view::npos && before[ink] != '\n') return false;
    const std::size_t after = sql_.find_first_not_of(" \t\r", end);
    return after == std::string_view::npos || sql_[after] == '\n';
  }

  std::string_view sql_;
  std::size_t offset_;
  bool mysql_;
  bool escapes_;
  std::vector<SqlStatement>& statements_;
  SqlStatement now_;
  bool blank_ = false;
  bool full_ = false;
  std::size_t at_ = 0;
};

}  // namespace

void append_sql_statements(std::string_view sql, std::size_t offset, bool escapes,
                           std::vector<SqlStatement>* statements) {
  SqlReader(sql, offset, escapes, statements).read();
}

bool is_schema_dump(std::string_view path, std::string_view text) {
  constexpr std::size_t kHead = 1000;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::string_view head = text.substr(0, kHead);
  return name == "structure.sql" || head.find("PostgreSQL database dump") != head.npos ||
         head.find("MySQL dump") != head.npos || head.find("MariaDB dump") != head.npos;
}

}  // namespace sluice::checks
