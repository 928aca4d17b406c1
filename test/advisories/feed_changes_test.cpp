#include "advisories/feed_changes.h"

#include <string>

#include "advisories/modified_index.h"
#include "test/advisories/support.h"

namespace sluice::advisories {
namespace {

StoredRecord stored(const std::string& id, const std::string& modified,
                    const std::vector<std::string>& ecosystems, const std::string& summary = "") {
  std::string affected;
  for (const std::string& ecosystem : ecosystems) {
    affected += affected.empty() ? "" : ",";
    affected += R"({"package":{"ecosystem":")" + ecosystem + R"(","name":"p"},"versions":["1"]})";
  }
  return pack_record(record_of(R"({"id":")" + id + R"(","modified":")" + modified +
                               R"(","summary":")" + summary + R"(","affected":[)" + affected +
                               "]}"));
}

std::vector<std::string> ids_of(const std::vector<StoredRecord>& records) {
  std::vector<std::string> ids;
  for (const StoredRecord& record : records) ids.push_back(record.id);
  return ids;
}

using Texts = std::vector<std::string>;

TEST_CASE("The list of an export's records", "[advisories]") {
  const auto lines = read_modified_index(
      "2026-08-22T10:48:20.123Z,MAL-1\r\n0001-01-01T00:00:00Z,GO-2\n<date>,PYSEC-3\n", "list");
  REQUIRE(bool(lines));
  REQUIRE(lines->size() == 3);
  CHECK((*lines)[0].id == "MAL-1");
  CHECK((*lines)[0].modified == parse_instant("2026-08-22T10:48:20.123Z"));
  CHECK((*lines)[1].modified == Instant{});
  CHECK((*lines)[2].id == "PYSEC-3");
  struct Bad {
    const char* text;
    std::size_t line;
  };
  for (const Bad& bad :
       {Bad{"", 0}, Bad{"2026-08-22T10:48:20Z,GHSA-1", 1}, Bad{"a,GHSA-1\n<html>\n", 2},
        Bad{"a,GHSA-1\nb,../../etc/passwd\n", 2}, Bad{"a,\n", 1}, Bad{"a,x y\n", 1},
        Bad{"a,GHSA-1\n\n", 2}, Bad{"a,GHSA-1\na,GHSA-2\na,GH", 3}}) {
    INFO(bad.text);
    const auto none = read_modified_index(bad.text, "list");
    REQUIRE_FALSE(bool(none));
    CHECK(none.error().line == bad.line);
  }
}

TEST_CASE("Changes are found by id and time", "[advisories]") {
  const std::vector<StoredRecord> records = {
      stored("A-1", "2024-01-01T00:00:00.900Z", {"npm"}),
      stored("A-2", "2024-01-01T00:00:00Z", {"npm"}),
      stored("A-3", "2024-01-01T00:00:00Z", {"npm", "PyPI"}),
      stored("A-4", "2024-01-01T00:00:00Z", {"PyPI"}),
      stored("A-5", "never", {"npm"}),
  };
  const std::string csv =
      "2024-01-01T00:00:00Z,A-1\n"   // the fraction is cut: nothing new
      "2024-01-02T00:00:00Z,A-2\n"   // newer
      "0001-01-01T00:00:00Z,A-5\n"   // not usable, but there
      "<date>,B-1\n"                 // not usable, and not there
      "2099-01-01T00:00:00Z,A-2\n";  // the second line of an id says nothing
  const auto index = read_modified_index(csv, "list");
  REQUIRE(bool(index));
  const Instant now = *parse_instant("2025-01-01T00:00:00Z");
  const FeedChanges changes = find_changes(*index, records, "npm", now);
  CHECK(changes.known == 4);
  CHECK(changes.changed == Texts{"A-2", "B-1"});
  CHECK(changes.removed == Texts{"A-3"});
  // A time in the future would make the record new for ever.
  const auto future = read_modified_index("2027-07-09T00:00:00Z,A-2\n", "list");
  CHECK(find_changes(*future, records, "npm", now).changed.empty());
}

TEST_CASE("Changes are put in", "[advisories]") {
  std::vector<StoredRecord> records = {
      stored("A-1", "2024-01-01T00:00:00Z", {"npm"}, "old"),
      stored("A-2", "2024-06-01T00:00:00Z", {"npm"}, "newer"),
      stored("A-3", "2024-01-01T00:00:00Z", {"npm", "PyPI"}),
      stored("A-4", "2024-01-01T00:00:00Z", {"npm"}),
      stored("A-5", "2024-01-01T00:00:00Z", {"PyPI"}),
      stored("A-6", "2024-01-01T00:00:00Z", {}),
  };
  records[0].known_exploited = true;
  records[0].epss_millionths = 5;
  const Texts removed = {"A-3", "A-4", "A-6"};
  const std::vector<StoredRecord> merged = apply_changes(
      records,
      {stored("A-9", "2024-01-02T00:00:00Z", {"npm"}),
       stored("A-1", "2024-01-02T00:00:00Z", {"npm"}, "new"),
       stored("A-2", "2024-05-01T00:00:00Z", {"npm"}, "older"), stored("A-0", "", {"npm"})},
      removed, "npm");
  CHECK(ids_of(merged) == Texts{"A-0", "A-1", "A-2", "A-3", "A-5", "A-6", "A-9"});
  CHECK(merged[1].summary == "new");
  CHECK(merged[1].known_exploited);  // CISA's mark doesn't come from the export
  CHECK(merged[1].epss_millionths == 5);
  CHECK(merged[2].summary == "newer");
  CHECK(merged[3].entries.size() == 1);  // what it says of the other ecosystem stays
  CHECK(count_of(merged, "npm") == 4);
  CHECK(count_of(merged, "PyPI") == 2);
}

TEST_CASE("A whole export replaces what was there of its ecosystem", "[advisories]") {
  const std::vector<StoredRecord> records = {
      stored("A-1", "2024-01-01T00:00:00Z", {"npm"}),
      stored("A-2", "2024-01-01T00:00:00Z", {"npm"}),
      stored("A-3", "2024-01-01T00:00:00Z", {"PyPI"}),
      stored("A-4", "2024-01-01T00:00:00Z", {"npm", "PyPI"})};
  const auto merged =
      replace_feed(records, {stored("A-2", "2024-01-01T00:00:00Z", {"npm"}, "again")}, "npm");
  CHECK(ids_of(merged) == Texts{"A-2", "A-3", "A-4"});
  CHECK(merged[0].summary == "again");
  CHECK(merged[2].entries.size() == 1);
}

}  // namespace
}  // namespace sluice::advisories
